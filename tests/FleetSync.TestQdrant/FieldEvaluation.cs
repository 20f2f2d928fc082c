using System.Diagnostics.CodeAnalysis;
using FleetSync.TestQdrant.Wire;

namespace FleetSync.TestQdrant;

/// <summary>One condition on one field; a list matches when one of its items does.</summary>
internal sealed class FieldEvaluation
{
    private readonly PayloadPath _path;
    private readonly Func<IReadOnlyDictionary<string, Value>, bool> _matches;

    public FieldEvaluation(StoredCollection collection, FieldCondition field, string prefix)
    {
        _path = PayloadPath.Parse(field.Key);
        if (field.GeoBoundingBox is not null || field.GeoRadius is not null || field.GeoPolygon is not null)
        {
            throw QdrantErrors.Unimplemented("geography");
        }

        _matches = field switch
        {
            { Match: { } match } => Of(match, collection.TextIndex(prefix + field.Key)),
            { Range: { } range } => Any(value => Number(value) is { } number && Within(range, number)),
            { DatetimeRange: { } times } => Any(value => Time(value) is { } time && Within(times, time)),
            { ValuesCount: { } counts } => payload => Within(counts, Count(payload)),
            { HasIsEmpty: true } => payload => IsEmpty(_path, payload) == field.IsEmpty,
            { HasIsNull: true } => payload => IsNull(_path, payload) == field.IsNull,
            _ => throw QdrantErrors.Validation("filter", "At least one field condition must be specified"),
        };
    }

    public bool Matches(FilterEvaluation.Subject subject) => _matches(subject.Payload);

    /// <summary>Missing, null or a list without items.</summary>
    public static bool IsEmpty(PayloadPath path, IReadOnlyDictionary<string, Value> payload) => path.In(payload).All(static value =>
        IsNull(value) || (value.KindCase == Value.KindOneofCase.ListValue && value.ListValue.Values.Count == 0));

    /// <summary>There, and null.</summary>
    public static bool IsNull(PayloadPath path, IReadOnlyDictionary<string, Value> payload) => path.In(payload).Any(static value =>
        IsNull(value) || (value.KindCase == Value.KindOneofCase.ListValue && value.ListValue.Values.Any(IsNull)));

    private static bool IsNull(Value value) => value.KindCase is Value.KindOneofCase.NullValue or Value.KindOneofCase.None;

    private Func<IReadOnlyDictionary<string, Value>, bool> Of(Match match, TextIndexParams? index)
    {
        switch (match.MatchValueCase)
        {
            case Match.MatchValueOneofCase.Keyword:
                return Any(value => Is(value, out string? text) && text == match.Keyword);
            case Match.MatchValueOneofCase.Integer:
                return Any(value => Is(value, out long number) && number == match.Integer);
            case Match.MatchValueOneofCase.Boolean:
                return Any(value => value.KindCase == Value.KindOneofCase.BoolValue && value.BoolValue == match.Boolean);
            case Match.MatchValueOneofCase.Keywords:
                var keywords = match.Keywords.Strings.ToHashSet();
                return Any(value => Is(value, out string? text) && keywords.Contains(text));
            case Match.MatchValueOneofCase.Integers:
                var integers = match.Integers.Integers.ToHashSet();
                return Any(value => Is(value, out long number) && integers.Contains(number));
            case Match.MatchValueOneofCase.ExceptKeywords:
                var otherKeywords = match.ExceptKeywords.Strings.ToHashSet();
                return Any(value => !IsNull(value) && !(Is(value, out string? text) && otherKeywords.Contains(text)));
            case Match.MatchValueOneofCase.ExceptIntegers:
                var otherIntegers = match.ExceptIntegers.Integers.ToHashSet();
                return Any(value => !IsNull(value) && !(Is(value, out long number) && otherIntegers.Contains(number)));
            case Match.MatchValueOneofCase.Prefix:
                return Any(value => Is(value, out string? text) && text.StartsWith(match.Prefix, StringComparison.Ordinal));
            case Match.MatchValueOneofCase.Text:
                return index is null ? Containing(match.Text) : Tokens(index, match.Text, static (document, query) => query.TrueForAll(document.Contains));
            case Match.MatchValueOneofCase.TextAny:
                return index is null
                    ? Any(value => Is(value, out string? text) && match.TextAny.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(text.Contains))
                    : Tokens(index, match.TextAny, static (document, query) => query.Exists(document.Contains));
            case Match.MatchValueOneofCase.Phrase:
                return index is null ? Containing(match.Phrase) : Tokens(index, match.Phrase, index.PhraseMatching ? InARow : static (_, _) => false);
            default:
                throw QdrantErrors.Invalid("Malformed Match condition");
        }
    }

    private Func<IReadOnlyDictionary<string, Value>, bool> Any(Func<Value, bool> matches) => payload => Leaves(payload).Any(matches);

    private Func<IReadOnlyDictionary<string, Value>, bool> Containing(string part) =>
        Any(value => Is(value, out string? text) && text.Contains(part, StringComparison.Ordinal));

    /// <summary>The texts of a point make one document; a query without tokens matches nothing.</summary>
    private Func<IReadOnlyDictionary<string, Value>, bool> Tokens(TextIndexParams index, string query, Func<List<string>, List<string>, bool> matches)
    {
        var tokens = new TextTokens(index);
        List<string> asked = [.. tokens.OfQuery(query)];
        return payload => asked.Count > 0 && matches(
            [.. Leaves(payload).Where(static value => value.KindCase == Value.KindOneofCase.StringValue).SelectMany(value => tokens.OfDocument(value.StringValue))],
            asked);
    }

    private static bool InARow(List<string> document, List<string> query) =>
        Enumerable.Range(0, Math.Max(document.Count - query.Count + 1, 0)).Any(at => document.Skip(at).Take(query.Count).SequenceEqual(query));

    private IEnumerable<Value> Leaves(IReadOnlyDictionary<string, Value> payload) => _path.In(payload).SelectMany(static value =>
        value.KindCase == Value.KindOneofCase.ListValue ? value.ListValue.Values : (IEnumerable<Value>)[value]);

    private ulong Count(IReadOnlyDictionary<string, Value> payload) => _path.In(payload).Aggregate(0UL, static (sum, value) => sum + value.KindCase switch
    {
        Value.KindOneofCase.ListValue => (ulong)value.ListValue.Values.Count,
        Value.KindOneofCase.NullValue or Value.KindOneofCase.None => 0UL,
        _ => 1UL,
    });

    private static bool Is(Value value, [NotNullWhen(true)] out string? text)
    {
        text = value.KindCase == Value.KindOneofCase.StringValue ? value.StringValue : null;
        return text is not null;
    }

    private static bool Is(Value value, out long number)
    {
        number = value.IntegerValue;
        return value.KindCase == Value.KindOneofCase.IntegerValue;
    }

    private static double? Number(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.IntegerValue => value.IntegerValue,
        Value.KindOneofCase.DoubleValue => value.DoubleValue,
        _ => null,
    };

    private static long? Time(Value value) => Is(value, out string? text) ? PayloadTime.Parse(text) : null;

    private static bool Within(Wire.Range range, double number) =>
        (!range.HasLt || number < range.Lt) && (!range.HasLte || number <= range.Lte)
        && (!range.HasGt || number > range.Gt) && (!range.HasGte || number >= range.Gte);

    private static bool Within(ValuesCount range, ulong number) =>
        (!range.HasLt || number < range.Lt) && (!range.HasLte || number <= range.Lte)
        && (!range.HasGt || number > range.Gt) && (!range.HasGte || number >= range.Gte);

    private static bool Within(DatetimeRange range, long time) =>
        (range.Lt is null || time < PayloadTime.Of(range.Lt)) && (range.Lte is null || time <= PayloadTime.Of(range.Lte))
        && (range.Gt is null || time > PayloadTime.Of(range.Gt)) && (range.Gte is null || time >= PayloadTime.Of(range.Gte));
}
