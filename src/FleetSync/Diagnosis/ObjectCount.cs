using System.Globalization;

namespace FleetSync.Diagnosis;

/// <summary>How many objects there are, counted without reading them.</summary>
/// <param name="Least">At least so many.</param>
/// <param name="IsExact">Whether there are no more: a server names what remains of a list only where it has no selector.</param>
internal readonly record struct ObjectCount(long Least, bool IsExact)
{
    /// <summary>None at all.</summary>
    public static ObjectCount None => new(0, IsExact: true);

    /// <summary>Both together.</summary>
    public static ObjectCount operator +(ObjectCount left, ObjectCount right) =>
        new(left.Least + right.Least, left.IsExact && right.IsExact);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsExact ? "" : "over ")}{Least:N0}");
}
