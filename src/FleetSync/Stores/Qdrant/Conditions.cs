using FleetSync.Stores.Qdrant.Wire;
using Google.Protobuf.WellKnownTypes;

namespace FleetSync.Stores.Qdrant;

/// <summary>Qdrant's conditions, each on one payload key.</summary>
internal static class Conditions
{
    /// <summary>The value is exactly this.</summary>
    public static Condition Is(string key, string value) => On(key, new Match { Keyword = value });

    /// <summary>The value is one of these.</summary>
    public static Condition IsAny(string key, IEnumerable<string> values)
    {
        var any = new RepeatedStrings();
        any.Strings.AddRange(values);
        return On(key, new Match { Keywords = any });
    }

    /// <summary>A term begins with this, see <see cref="SearchTerms"/>.</summary>
    public static Condition HasTerm(string beginning) => On(PayloadKeys.Terms, new Match { Text = beginning });

    /// <summary>The time is in the range; a missing one is in none.</summary>
    public static Condition Within(string key, TimeRange range) => new()
    {
        Field = new FieldCondition
        {
            Key = key,
            DatetimeRange = new DatetimeRange { Gte = range.From?.ToTimestamp(), Lt = range.Before?.ToTimestamp() },
        },
    };

    /// <summary>At least one of the conditions holds.</summary>
    public static Condition Any(IEnumerable<Condition> conditions)
    {
        var filter = new Filter();
        filter.Should.AddRange(conditions);
        return new Condition { Filter = filter };
    }

    /// <summary>All of the conditions hold.</summary>
    public static Condition All(IEnumerable<Condition> conditions)
    {
        var filter = new Filter();
        filter.Must.AddRange(conditions);
        return new Condition { Filter = filter };
    }

    /// <summary>All points of a cluster.</summary>
    public static Filter OfCluster(string cluster)
    {
        var filter = new Filter();
        filter.Must.Add(Is(PayloadKeys.Cluster, cluster));
        return filter;
    }

    private static Condition On(string key, Match match) => new() { Field = new FieldCondition { Key = key, Match = match } };
}
