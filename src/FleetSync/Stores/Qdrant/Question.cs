using FleetSync.Stores.Qdrant.Wire;

namespace FleetSync.Stores.Qdrant;

/// <summary>A question as the server understands it.</summary>
/// <param name="Filter">What must hold, words included.</param>
/// <param name="Words">What ranks; null where no words were asked.</param>
/// <param name="Weights">What kinds count.</param>
/// <param name="Vector">The words' embedding, where there is one.</param>
internal sealed record Question(Filter Filter, WordMatch? Words, KindWeights Weights, ReadOnlyMemory<float>? Vector)
{
    /// <summary>Reads a question.</summary>
    /// <param name="query">The question, its kinds in the spelling that the store has.</param>
    /// <returns>Null when nothing can match.</returns>
    public static Question? Of(ResourceQuery query)
    {
        var filter = Restrict(query.Filter);
        var words = SearchWords.Parse(query.Words);
        var weights = new KindWeights(query);
        if (!words.IsAsked)
        {
            return new Question(filter, null, weights, null);
        }

        var match = WordMatch.Of(words, weights.Names(words));
        filter.Should.AddRange(match.Alternatives);
        return match.Alternatives.Count == 0 ? null : new Question(filter, match, weights, query.Vector);
    }

    private static Filter Restrict(FleetFilter asked)
    {
        var filter = new Filter();
        AddAnyOf(PayloadKeys.Cluster, asked.Clusters);
        AddAnyOf(PayloadKeys.Namespace, asked.Namespaces);
        AddAnyOf(PayloadKeys.Kind, asked.Kinds);
        AddAnyOf(PayloadKeys.ApiGroup, asked.ApiGroups);
        AddAnyOf(PayloadKeys.Health, asked.Health);
        AddAnyOf(PayloadKeys.Reason, asked.Reasons);
        AddAnyOf(PayloadKeys.Name, asked.Names);
        AddAnyOf(PayloadKeys.LabelPairs, asked.AnyLabelPairs);
        filter.Must.AddRange(asked.LabelPairs.Select(static pair => Conditions.Is(PayloadKeys.LabelPairs, pair)));
        if (asked.States.Count > 0)
        {
            filter.Must.Add(Conditions.Any(
                [Conditions.IsAny(PayloadKeys.Health, asked.States), Conditions.IsAny(PayloadKeys.Reason, asked.States)]));
        }

        AddNoneOf(PayloadKeys.Cluster, asked.NotClusters);
        AddNoneOf(PayloadKeys.Namespace, asked.NotNamespaces);
        AddNoneOf(PayloadKeys.Kind, asked.NotKinds);
        AddNoneOf(PayloadKeys.Health, asked.NotStates);
        AddNoneOf(PayloadKeys.Reason, asked.NotStates);
        AddRange(PayloadKeys.CreatedAt, asked.Created);
        AddRange(PayloadKeys.UpdatedAt, asked.Updated);
        return filter;

        void AddAnyOf(string key, IReadOnlyList<string> values)
        {
            if (values.Count > 0)
            {
                filter.Must.Add(Conditions.IsAny(key, values));
            }
        }

        void AddNoneOf(string key, IReadOnlyList<string> values)
        {
            if (values.Count > 0)
            {
                filter.MustNot.Add(Conditions.IsAny(key, values));
            }
        }

        void AddRange(string key, TimeRange range)
        {
            if (range.IsAsked)
            {
                filter.Must.Add(Conditions.Within(key, range));
            }
        }
    }
}
