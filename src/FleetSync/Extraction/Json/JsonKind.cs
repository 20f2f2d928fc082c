namespace FleetSync.Extraction.Json;

/// <summary>What a value is.</summary>
internal enum JsonKind : byte
{
    /// <summary>There is no such value.</summary>
    Absent,

    /// <summary>An object.</summary>
    Object,

    /// <summary>An array.</summary>
    Array,

    /// <summary>A string.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary>true.</summary>
    True,

    /// <summary>false.</summary>
    False,

    /// <summary>null; reads as absent.</summary>
    Null,
}
