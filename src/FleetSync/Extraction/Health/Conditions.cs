using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>Reading <c>status.conditions</c>, the Kubernetes API conventions' way to say how an object fares.</summary>
internal static class Conditions
{
    /// <summary>The object's condition of a type; absent when it has none.</summary>
    public static JsonView Find(JsonView resource, ReadOnlySpan<byte> type)
    {
        foreach (var condition in resource["status"u8]["conditions"u8].Items)
        {
            if (condition["type"u8].Is(type))
            {
                return condition;
            }
        }

        return default;
    }

    /// <summary>Whether the condition is there and True.</summary>
    public static bool IsTrue(JsonView condition) => condition["status"u8].Is("True"u8);

    /// <summary>Whether the condition is there and False.</summary>
    public static bool IsFalse(JsonView condition) => condition["status"u8].Is("False"u8);

    /// <summary>A finding that speaks in a condition's words; its reason falls back to the condition's type.</summary>
    public static HealthFinding Say(HealthState state, JsonView condition)
    {
        var reason = condition["reason"u8].Text;
        return new HealthFinding(state, reason.IsEmpty ? condition["type"u8].Text : reason, condition["message"u8].Text);
    }

    /// <summary>Whether the controller has not yet seen the object's newest spec.</summary>
    public static bool IsBehind(JsonView resource)
    {
        var observed = resource["status"u8]["observedGeneration"u8];
        return observed.Kind == JsonKind.Number && resource["metadata"u8]["generation"u8].Int64() > observed.Int64();
    }
}
