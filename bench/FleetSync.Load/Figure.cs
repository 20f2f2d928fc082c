namespace FleetSync.Load;

/// <summary>One measured number.</summary>
/// <param name="Name">What.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">Of what.</param>
/// <param name="Limit">It should be at most this; null where nothing is asked.</param>
/// <param name="Note">How it came about.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Limit = null, string Note = "")
{
    /// <summary>Null where nothing is asked.</summary>
    public bool? IsMet => Limit is { } limit ? Value <= limit : null;
}
