using FleetSync.TestQdrant.Wire;

namespace FleetSync.TestQdrant;

/// <summary>A point as it is kept. It never changes: a write puts another one in its place.</summary>
/// <param name="Key">Its id.</param>
/// <param name="Payload">Its payload; the values are not touched once they are here.</param>
/// <param name="Vectors">Its vectors by name; the unnamed one is "".</param>
/// <param name="Version">The operation that wrote it last.</param>
internal sealed record StoredPoint(
    PointKey Key, IReadOnlyDictionary<string, Value> Payload, IReadOnlyDictionary<string, StoredVector> Vectors, ulong Version)
{
    /// <summary>The id as text.</summary>
    public string Id => Key.ToString();

    /// <summary>A text of the payload, null where it is missing or no text.</summary>
    public string? Text(string key) =>
        Payload.TryGetValue(key, out var value) && value.KindCase == Value.KindOneofCase.StringValue ? value.StringValue : null;

    /// <summary>The texts of a list in the payload, empty where it is missing.</summary>
    public IReadOnlyList<string> Texts(string key) =>
        Payload.TryGetValue(key, out var value) && value.KindCase == Value.KindOneofCase.ListValue
            ? [.. value.ListValue.Values.Select(static item => item.StringValue)]
            : [];
}
