using FleetSync.Stores;

namespace FleetSync.Query.Understanding;

/// <summary>"How many", "number of": a number is asked for. "Per cluster", "by namespace": numbers by a field.</summary>
internal static class CountRule
{
    /// <summary>Applies the rule.</summary>
    public static void Apply(Reading reading)
    {
        for (var i = 0; i < reading.Tokens.Count; i++)
        {
            var length = (reading.Word(i), reading.Word(i + 1)) switch
            {
                ("how", "many") => 2,
                ("number" or "count" or "amount", "of") => 2,
                ("count", _) when i == 0 && reading.Tokens.Count > 1 => 1,
                _ => 0,
            };
            if (length > 0)
            {
                reading.IsCount = true;
                reading.Take(i, i + length, Idea.Count);
            }

            ReadGroup(reading, i);
        }
    }

    private static void ReadGroup(Reading reading, int at)
    {
        var next = (reading.Word(at), reading.Word(at + 1)) switch
        {
            ("grouped" or "group" or "broken", "by") => at + 2,
            ("per" or "by", _) => at + 1,
            ("for" or "in" or "on", "each" or "every") when reading.IsCount => at + 2,
            _ => -1,
        };
        if (next > 0 && FieldOf(reading.Word(next)) is { } field)
        {
            reading.GroupBy = field;
            reading.Take(at, next + 1, Idea.Count);
        }
    }

    private static FacetField? FieldOf(string word) => word switch
    {
        "cluster" or "clusters" => FacetField.Cluster,
        "namespace" or "namespaces" => FacetField.Namespace,
        "kind" or "kinds" or "type" => FacetField.Kind,
        "health" or "state" or "status" => FacetField.Health,
        "reason" or "reasons" or "cause" => FacetField.Reason,
        _ => null,
    };
}
