using System.Text.Json;
using FleetSync.TestQdrant.Wire;

namespace FleetSync.Tests.Qdrant;

/// <summary>The files in Golden/: what Qdrant's own clients say and answer, recorded.</summary>
internal static class Golden
{
    public static JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Qdrant", "Golden", file)));
        return document.RootElement.Clone();
    }

    /// <summary>A payload value of JSON.</summary>
    public static Value Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => new Value { StringValue = json.GetString() },
        JsonValueKind.True or JsonValueKind.False => new Value { BoolValue = json.GetBoolean() },
        JsonValueKind.Number => json.TryGetInt64(out var number) ? new Value { IntegerValue = number } : new Value { DoubleValue = json.GetDouble() },
        JsonValueKind.Array => new Value { ListValue = new ListValue { Values = { json.EnumerateArray().Select(Value) } } },
        JsonValueKind.Object => Struct(json),
        _ => new Value { NullValue = NullValue.NullValue },
    };

    private static Value Struct(JsonElement json)
    {
        var value = new Value { StructValue = new Struct() };
        foreach (var property in json.EnumerateObject())
        {
            value.StructValue.Fields[property.Name] = Value(property.Value);
        }

        return value;
    }
}
