using System.Globalization;

namespace FleetSync.Stores.Sqlite;

/// <summary>A question's conditions as SQL over <c>resource r</c>; every value is bound, none is part of the text.</summary>
internal sealed class QuerySql
{
    private readonly List<string> _conditions = [];
    private readonly List<string> _values = [];
    private readonly int _sourceValues;

    /// <summary>Writes a question's conditions.</summary>
    /// <param name="match">The words; where any are asked, at least one must be able to match.</param>
    /// <param name="query">The question that they are of.</param>
    public QuerySql(SearchWords match, ResourceQuery query)
    {
        // CROSS JOIN keeps the search index in the lead: looking single rows up in it would cost a query each.
        var from = match.IsAsked ? "search CROSS JOIN resource r ON r.row = search.rowid" : "resource r";
        if (match.IsAsked)
        {
            _conditions.Add($"search MATCH {Take(MatchExpression.Of(match))}");
        }

        AddFilter(query.Filter);
        Conditions = string.Join(" AND ", _conditions);
        Source = Conditions.Length == 0 ? $"FROM {from}" : $"FROM {from} WHERE {Conditions}";
        _sourceValues = _values.Count;
        if (match.IsAsked)
        {
            Score = ScoreOf(match, query);
        }
    }

    /// <summary>What must hold, joined by AND; empty where nothing must.</summary>
    public string Conditions { get; }

    /// <summary>FROM and WHERE.</summary>
    public string Source { get; }

    /// <summary>
    /// A row's relevance, larger is better: BM25 with the name counting four times as much as the text, and kinds weighed,
    /// see <see cref="KindWeights"/>. 1000, above anything that BM25 yields, is added where a word is the name in full.
    /// </summary>
    public string Score { get; } = "0.0";

    /// <summary>Binds the values of a statement that has the source, and the score where said so.</summary>
    /// <returns>The position of the caller's own first parameter.</returns>
    public int Bind(SqliteStatement statement, bool withScore)
    {
        var count = CountOf(withScore);
        for (var i = 0; i < count; i++)
        {
            statement.Bind(i + 1, _values[i]);
        }

        return count + 1;
    }

    /// <summary>A parameter of the caller's own.</summary>
    /// <param name="index">Which of them, from 0.</param>
    /// <param name="withScore">Whether the statement has the score.</param>
    public string Own(int index, bool withScore) =>
        string.Create(CultureInfo.InvariantCulture, $"?{CountOf(withScore) + 1 + index}");

    private string ScoreOf(SearchWords match, ResourceQuery query)
    {
        var weights = new KindWeights(query);
        var names = weights.Names(match);
        var isNamed = $"r.name COLLATE NOCASE IN {TakeAll(names.OfAny)}";
        if (names.OfOthers.Count > 0)
        {
            isNamed += $" OR r.name COLLATE NOCASE IN {TakeAll(names.OfOthers)} AND r.kind NOT IN {TakeAll(KindWeights.Accompanying)}";
        }

        var named = $"CASE WHEN {isNamed} THEN {RankFusion.NameScore:0.0} ELSE 0.0 END";
        return weights.Apply
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"""
                ({named} - bm25(search, 4.0, 1.0) * CASE
                    WHEN r.kind IN {TakeAll(query.PreferredKinds)} THEN {KindWeights.OfPreferred:0.0}
                    WHEN r.kind IN {TakeAll(KindWeights.Accompanying)} THEN {KindWeights.OfAccompanying:0.0} ELSE 1.0 END)
                """)
            : $"({named} - bm25(search, 4.0, 1.0))";
    }

    private int CountOf(bool withScore) => withScore ? _values.Count : _sourceValues;

    private void AddFilter(FleetFilter filter)
    {
        AddAnyOf("r.cluster", filter.Clusters);
        AddAnyOf("r.namespace", filter.Namespaces);
        AddAnyOf("r.kind COLLATE NOCASE", filter.Kinds);
        AddAnyOf("r.api_group", filter.ApiGroups);
        AddAnyOf("r.health", filter.Health);
        AddAnyOf("r.reason", filter.Reasons);
        AddAnyOf("r.name", filter.Names);
        AddNoneOf("r.cluster", filter.NotClusters);
        AddNoneOf("r.namespace", filter.NotNamespaces);
        AddNoneOf("r.kind COLLATE NOCASE", filter.NotKinds);
        AddNoneOf("r.health", filter.NotStates);
        AddNoneOf("r.reason", filter.NotStates);
        AddRange("r.created_at", filter.Created);
        AddRange("r.updated_at", filter.Updated);
        if (filter.States.Count > 0)
        {
            _conditions.Add($"(r.health IN {TakeAll(filter.States)} OR r.reason IN {TakeAll(filter.States)})");
        }

        if (filter.AnyLabelPairs.Count > 0)
        {
            _conditions.Add($"r.row IN (SELECT row FROM label WHERE pair IN {TakeAll(filter.AnyLabelPairs)})");
        }

        foreach (var pair in filter.LabelPairs)
        {
            _conditions.Add($"r.row IN (SELECT row FROM label WHERE pair = {Take(pair)})");
        }

        // Says what follows from the values, which is what lets SQLite use the partial indexes.
        if ((filter.Health.Count > 0 && !filter.Health.Contains("Healthy", StringComparer.Ordinal))
            || filter.NotStates.Contains("Healthy", StringComparer.Ordinal))
        {
            _conditions.Add("r.health <> 'Healthy'");
        }

        if (filter.Reasons.Count > 0 && !filter.Reasons.Contains("", StringComparer.Ordinal))
        {
            _conditions.Add("r.reason <> ''");
        }
    }

    private void AddAnyOf(string column, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            _conditions.Add($"{column} IN {TakeAll(values)}");
        }
    }

    private void AddNoneOf(string column, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            _conditions.Add($"{column} NOT IN {TakeAll(values)}");
        }
    }

    /// <summary>The columns are of integers, which makes SQLite compare bound texts as numbers.</summary>
    private void AddRange(string column, TimeRange range)
    {
        if (range.From is { } from)
        {
            _conditions.Add($"{column} >= {Take(Milliseconds(from))}");
        }

        if (range.Before is { } before)
        {
            _conditions.Add($"{column} < {Take(Milliseconds(before))}");
        }
    }

    private static string Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private string TakeAll(IReadOnlyList<string> values) => $"({string.Join(", ", values.Select(Take))})";

    private string Take(string value)
    {
        _values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"?{_values.Count}");
    }
}
