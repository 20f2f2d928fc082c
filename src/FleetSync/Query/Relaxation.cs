using FleetSync.Query.Understanding;
using FleetSync.Stores;

namespace FleetSync.Query;

/// <summary>One idea of an interpretation that may be let go where nothing matches all of it. Clusters and labels never are.</summary>
/// <param name="Idea">The idea alone, for people.</param>
/// <param name="Rest">The interpretation without it.</param>
internal sealed record Relaxation(Func<Interpretation, string> Idea, Func<Interpretation, Interpretation> Rest)
{
    /// <summary>In the order in which they are let go: what was seen long ago, in another state, elsewhere, of another kind.</summary>
    public static IReadOnlyList<Relaxation> InOrder { get; } =
    [
        OfFilter(
            static filter => new() { Created = filter.Created, Updated = filter.Updated },
            static filter => filter with { Created = default, Updated = default }),
        OfFilter(
            static filter => new() { States = filter.States, NotStates = filter.NotStates },
            static filter => filter with { States = [], NotStates = [] }),
        OfFilter(
            static filter => new() { Namespaces = filter.Namespaces, NotNamespaces = filter.NotNamespaces },
            static filter => filter with { Namespaces = [], NotNamespaces = [] }),
        OfFilter(
            static filter => new() { Kinds = filter.Kinds, NotKinds = filter.NotKinds },
            static filter => filter with { Kinds = [], NotKinds = [] }),
        OfFilter(static filter => new() { AnyLabelPairs = filter.AnyLabelPairs }, static filter => filter with { AnyLabelPairs = [] }),
        new(
            static asked => asked.Words.Length > 0 ? $"words=\"{asked.Words}\"" : "",
            static asked => asked with { Words = "" }),
    ];

    private static Relaxation OfFilter(Func<FleetFilter, FleetFilter> idea, Func<FleetFilter, FleetFilter> rest) =>
        new(asked => FilterText.Of(idea(asked.Filter)), asked => asked with { Filter = rest(asked.Filter) });
}
