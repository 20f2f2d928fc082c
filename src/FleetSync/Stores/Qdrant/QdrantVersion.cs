using System.Globalization;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// The version that a server reports, and what it can do. A field that a server does not know is ignored without a word, so what
/// matters is asked here before it is sent (feature by version: probed in the .proto of every release).
/// </summary>
internal readonly record struct QdrantVersion(int Major, int Minor, int Patch)
{
    /// <summary>The oldest that FleetSync speaks.</summary>
    public static QdrantVersion Oldest => new(1, 12, 0);

    /// <summary>Old enough to be refused.</summary>
    public bool IsTooOld => !IsFrom(Oldest.Major, Oldest.Minor);

    /// <summary>Vectors of a point say of which sort they are; older servers know the fields of old only.</summary>
    public bool KnowsVectorSorts => IsFrom(1, 13);

    /// <summary>Text indexes match phrases, and know stop words and stemmers.</summary>
    public bool KnowsPhrases => IsFrom(1, 15);

    /// <summary>Collections carry metadata of their owner's.</summary>
    public bool KnowsMetadata => IsFrom(1, 16);

    /// <summary>Text indexes fold letters with accents to those without.</summary>
    public bool KnowsFolding => IsFrom(1, 16);

    /// <summary>A filter matches any of several words.</summary>
    public bool KnowsAnyWord => IsFrom(1, 16);

    /// <summary>Upserts take a condition; on older servers they would be written without it.</summary>
    public bool KnowsUpdateFilter => IsFrom(1, 16);

    /// <summary>Fusion takes the constant of its formula.</summary>
    public bool KnowsFusionConstant => IsFrom(1, 16);

    /// <summary>A waiting write takes a timeout, and answers WaitTimeout when it passes.</summary>
    public bool KnowsWriteTimeout => IsFrom(1, 17);

    /// <summary>Upserts take a mode: insert only, update only.</summary>
    public bool KnowsUpdateMode => IsFrom(1, 17);

    /// <summary>Keyword indexes match prefixes.</summary>
    public bool KnowsKeywordPrefix => IsFrom(1, 19);

    /// <summary>Reads <c>1.19.0</c>, <c>v1.16.3</c> or <c>1.20.0-dev</c>.</summary>
    public static bool TryParse(string text, out QdrantVersion version)
    {
        var numbers = text.Trim().TrimStart('v').TakeWhile(static c => char.IsAsciiDigit(c) || c == '.');
        var parts = string.Concat(numbers).Split('.');
        var patch = 0;
        var valid = parts.Length is 2 or 3
            & Number(parts[0], out var major)
            & Number(parts.ElementAtOrDefault(1), out var minor)
            & (parts.Length < 3 || Number(parts[2], out patch));
        version = valid ? new QdrantVersion(major, minor, patch) : default;
        return valid;
    }

    /// <summary>Whether it is this minor version or a later one.</summary>
    public bool IsFrom(int major, int minor) => Major > major || (Major == major && Minor >= minor);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");

    private static bool Number(string? text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
