using System.Text.Json;

namespace FleetSync.Diagnosis;

/// <summary>What the first page of a list says of the whole.</summary>
/// <param name="Items">Objects in it.</param>
/// <param name="HasMore">Whether there are others.</param>
/// <param name="Remaining">How many others, where the server says so (meta/v1 ListMeta.remainingItemCount).</param>
/// <param name="ResourceVersion">Where a watch would go on.</param>
internal sealed record ListHead(int Items, bool HasMore, long? Remaining, string ResourceVersion)
{
    /// <summary>The objects of the list.</summary>
    public ObjectCount Count => HasMore ? new ObjectCount(Items + (Remaining ?? 0), Remaining is not null) : new ObjectCount(Items, IsExact: true);

    /// <summary>Reads a page.</summary>
    /// <exception cref="JsonException">It is no list.</exception>
    public static ListHead Read(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Object || !list.TryGetProperty("items", out var items)
            || items.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
        {
            throw new JsonException("the answer is not a list");
        }

        list.TryGetProperty("metadata", out var metadata);
        return new ListHead(
            items.ValueKind == JsonValueKind.Array ? items.GetArrayLength() : 0,
            Text(metadata, "continue").Length > 0,
            metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty("remainingItemCount", out var remaining)
                && remaining.ValueKind == JsonValueKind.Number ? remaining.GetInt64() : null,
            Text(metadata, "resourceVersion"));
    }

    /// <summary>The names of a page's objects.</summary>
    /// <exception cref="JsonException">It is no list.</exception>
    public static IReadOnlyList<string> Names(JsonElement list) =>
        Read(list).Items == 0 ? [] : [.. list.GetProperty("items").EnumerateArray().Select(static item =>
            item.ValueKind == JsonValueKind.Object && item.TryGetProperty("metadata", out var metadata) ? Text(metadata, "name") : "")];

    private static string Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
