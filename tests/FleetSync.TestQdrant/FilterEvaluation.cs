using FleetSync.TestQdrant.Wire;

namespace FleetSync.TestQdrant;

/// <summary>
/// Qdrant's filter language over the payload of a point. A field that is missing matches nothing, and so passes must_not.
/// Paths are read and texts cut once a filter, not once a point.
/// </summary>
internal sealed class FilterEvaluation
{
    private readonly StoredCollection _collection;
    private readonly Func<Subject, bool> _matches;

    public FilterEvaluation(StoredCollection collection, Filter? filter)
    {
        _collection = collection;
        _matches = filter is null ? static _ => true : Of(filter, "");
    }

    public bool Matches(StoredPoint point) => _matches(new Subject(point, point.Payload));

    private Func<Subject, bool> Of(Filter filter, string prefix)
    {
        var must = All(filter.Must, prefix);
        var mustNot = All(filter.MustNot, prefix);
        var should = All(filter.Should, prefix);
        var some = filter.MinShould is null ? null : All(filter.MinShould.Conditions, prefix);
        var least = (int)(filter.MinShould?.MinCount ?? 0);
        if (filter.MinShould is { MinCount: 0 })
        {
            throw QdrantErrors.TooSmall("filter.min_should.min_count", 0);
        }

        return subject => Array.TrueForAll(must, condition => condition(subject))
            && !Array.Exists(mustNot, condition => condition(subject))
            && (should.Length == 0 || Array.Exists(should, condition => condition(subject)))
            && (some is null || some.Count(condition => condition(subject)) >= least);
    }

    private Func<Subject, bool>[] All(IEnumerable<Condition> conditions, string prefix) =>
        [.. conditions.Select(condition => Of(condition, prefix))];

    private Func<Subject, bool> Of(Condition condition, string prefix)
    {
        switch (condition.ConditionOneOfCase)
        {
            case Condition.ConditionOneOfOneofCase.Field:
                return new FieldEvaluation(_collection, condition.Field, prefix).Matches;
            case Condition.ConditionOneOfOneofCase.Filter:
                return Of(condition.Filter, prefix);
            case Condition.ConditionOneOfOneofCase.HasId:
                var ids = condition.HasId.HasId.Select(PointKey.Of).ToHashSet();
                return subject => subject.Point is not null && ids.Contains(subject.Point.Key);
            case Condition.ConditionOneOfOneofCase.IsEmpty:
                var emptyPath = PayloadPath.Parse(condition.IsEmpty.Key);
                return subject => FieldEvaluation.IsEmpty(emptyPath, subject.Payload);
            case Condition.ConditionOneOfOneofCase.IsNull:
                var nullPath = PayloadPath.Parse(condition.IsNull.Key);
                return subject => FieldEvaluation.IsNull(nullPath, subject.Payload);
            case Condition.ConditionOneOfOneofCase.HasVector:
                var vector = condition.HasVector.HasVector;
                return subject => subject.Point?.Vectors.ContainsKey(vector) == true;
            case Condition.ConditionOneOfOneofCase.Nested:
                return Nested(condition.Nested, prefix);
            case Condition.ConditionOneOfOneofCase.Slice:
                throw QdrantErrors.Unimplemented("slices");
            default:
                throw QdrantErrors.Invalid("Malformed Condition type");
        }
    }

    /// <summary>All conditions on the same item of a list; ids are nothing an item has.</summary>
    private Func<Subject, bool> Nested(NestedCondition nested, string prefix)
    {
        var list = nested.Key.EndsWith("[]", StringComparison.Ordinal) ? nested.Key : nested.Key + "[]";
        var path = PayloadPath.Parse(list);
        var filter = Of(nested.Filter ?? throw QdrantErrors.Invalid("Nested condition must have a filter"), prefix + list + ".");
        return subject => path.In(subject.Payload).Any(item =>
            item.KindCase == Value.KindOneofCase.StructValue && filter(new Subject(null, item.StructValue.Fields.AsReadOnly())));
    }

    /// <summary>What a condition looks at: a point, or an item of one of its lists.</summary>
    internal readonly record struct Subject(StoredPoint? Point, IReadOnlyDictionary<string, Value> Payload);
}
