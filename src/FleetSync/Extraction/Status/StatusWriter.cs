using System.Text.Json;
using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Status;

/// <summary>
/// Writes the properties of a record's <c>status</c>. Absent values leave no property; texts, lists and the whole are bounded, so that
/// no object can make a record large.
/// </summary>
internal sealed class StatusWriter(Utf8JsonWriter json)
{
    private const int MaxText = 200;
    private const int MaxItems = 16;
    private const int MaxBytes = 4096;
    private long _start;

    /// <summary>Whether there is room for more.</summary>
    public bool HasRoom => json.BytesCommitted + json.BytesPending - _start < MaxBytes;

    /// <summary>Starts the status object.</summary>
    public void Start()
    {
        json.WriteStartObject("status"u8);
        _start = json.BytesCommitted + json.BytesPending;
    }

    /// <summary>Ends the status object.</summary>
    public void End() => json.WriteEndObject();

    /// <summary>A text; left out when empty.</summary>
    public void Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && HasRoom)
        {
            json.WriteString(Utf8Words.CutToBytes(name, MaxText), Utf8Words.CutToBytes(text, MaxText));
        }
    }

    /// <summary>A scalar of any type: numbers and booleans as themselves, everything else as a text.</summary>
    public void Scalar(ReadOnlySpan<byte> name, JsonView value)
    {
        switch (value.Kind)
        {
            case JsonKind.True or JsonKind.False:
                Flag(name, value);
                break;
            case JsonKind.Number when value.Int64(long.MinValue) != long.MinValue:
                Number(name, value.Int64());
                break;
            default:
                Text(name, value.Scalar);
                break;
        }
    }

    /// <summary>A whole number.</summary>
    public void Number(ReadOnlySpan<byte> name, long number)
    {
        if (HasRoom)
        {
            json.WriteNumber(name, number);
        }
    }

    /// <summary>A whole number; left out when absent.</summary>
    public void Number(ReadOnlySpan<byte> name, JsonView number)
    {
        if (number.Kind == JsonKind.Number)
        {
            Number(name, number.Int64());
        }
    }

    /// <summary>A boolean; left out when absent.</summary>
    public void Flag(ReadOnlySpan<byte> name, JsonView flag)
    {
        if (flag.Kind is JsonKind.True or JsonKind.False && HasRoom)
        {
            json.WriteBoolean(name, flag.Kind == JsonKind.True);
        }
    }

    /// <summary>A part of a whole as kubectl prints it: <c>2/3</c>.</summary>
    public void Ratio(ReadOnlySpan<byte> name, JsonView scratch, long part, long whole) =>
        Text(name, scratch.Scratch.Ratio(default, part, whole));

    /// <summary>Starts a list.</summary>
    public void StartList(ReadOnlySpan<byte> name) => json.WriteStartArray(name);

    /// <summary>An item of a list.</summary>
    public void Item(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && HasRoom)
        {
            json.WriteStringValue(Utf8Words.CutToBytes(text, MaxText));
        }
    }

    /// <summary>Ends a list.</summary>
    public void EndList() => json.WriteEndArray();

    /// <summary>Starts an object.</summary>
    public void StartMap(ReadOnlySpan<byte> name) => json.WriteStartObject(name);

    /// <summary>Ends an object.</summary>
    public void EndMap() => json.WriteEndObject();

    /// <summary>A list of texts, the first of it; left out when empty.</summary>
    public void Texts(ReadOnlySpan<byte> name, JsonView list)
    {
        if (list.Kind != JsonKind.Array || list.Count == 0)
        {
            return;
        }

        StartList(name);
        var room = MaxItems;
        foreach (var item in list.Items)
        {
            if (room-- == 0)
            {
                break;
            }

            Item(item.Scalar);
        }

        EndList();
    }

    /// <summary>
    /// Conditions as a map from type to status and reason: <c>"Ready": "False: ImagePullFailed"</c>, without their times and in
    /// the order of their types, so that only what they say can make a difference.
    /// </summary>
    /// <param name="resource">The object whose status has them.</param>
    /// <param name="onlyUntrue">Leaves out those that are True.</param>
    public void Conditions(JsonView resource, bool onlyUntrue = false)
    {
        var conditions = resource["status"u8]["conditions"u8];
        if (conditions.Kind != JsonKind.Array)
        {
            return;
        }

        var open = false;
        var last = default(ReadOnlySpan<byte>);
        for (var room = MaxItems; room > 0 && Following(conditions, last) is { Exists: true } next; room--)
        {
            last = next["type"u8].Text;
            var status = next["status"u8].Scalar;
            if (onlyUntrue && status.SequenceEqual("True"u8))
            {
                continue;
            }

            if (!open)
            {
                StartMap("conditions"u8);
                open = true;
            }

            var reason = next["reason"u8].Text;
            Text(last, reason.IsEmpty ? status : resource.Scratch.Join(status, ": "u8, reason));
        }

        if (open)
        {
            EndMap();
        }
    }

    /// <summary>The condition with the least type after <paramref name="last"/>.</summary>
    private static JsonView Following(JsonView conditions, ReadOnlySpan<byte> last)
    {
        var found = default(JsonView);
        var least = default(ReadOnlySpan<byte>);
        foreach (var condition in conditions.Items)
        {
            var type = condition["type"u8].Text;
            if (type.SequenceCompareTo(last) > 0 && (!found.Exists || type.SequenceCompareTo(least) < 0))
            {
                found = condition;
                least = type;
            }
        }

        return found;
    }
}
