using System.IO.Enumeration;
using FleetSync.Stores;

namespace FleetSync.Eval;

/// <summary>Conditions on a resource that must all hold, as data says them: <c>kind=Pod ns!=shop created&lt;7d @database</c>.</summary>
internal sealed class Rule
{
    private readonly List<Func<SearchHit, bool>> _conditions = [];

    private Rule()
    {
    }

    /// <summary>Reads a rule.</summary>
    /// <param name="text">The conditions.</param>
    /// <param name="topics">The sets that @ names.</param>
    public static Rule Parse(string text, ILookup<string, string> topics)
    {
        var rule = new Rule();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            rule._conditions.Add(word[0] == '@' ? Topic(word[1..], topics) : Condition(word));
        }

        return rule;
    }

    public bool Holds(SearchHit resource) => _conditions.TrueForAll(condition => condition(resource));

    private static Func<SearchHit, bool> Topic(string name, ILookup<string, string> topics)
    {
        var alternatives = topics[name].Select(text => Parse(text, topics)).ToList();
        return alternatives.Count == 0
            ? throw new InvalidDataException($"topics.txt has no topic '{name}'.")
            : resource => alternatives.Exists(alternative => alternative.Holds(resource));
    }

    private static Func<SearchHit, bool> Condition(string word)
    {
        var at = word.AsSpan().IndexOfAny("=!<>");
        var (field, rest) = at < 0 ? throw new InvalidDataException($"'{word}' is no condition.") : (word[..at], word[at..]);
        if (rest[0] is '<' or '>')
        {
            var (limit, isLess) = (EvalClock.Span(rest[1..]), rest[0] == '<');
            return resource => EvalClock.Now - TimeOf(resource, field) is { } age && (isLess ? age <= limit : age > limit);
        }

        var isNot = rest[0] == '!';
        var globs = rest[(isNot ? 2 : 1)..].Split(',');
        return resource => isNot != Array.Exists(globs, glob => FileSystemName.MatchesSimpleExpression(glob, TextOf(resource, field)));
    }

    private static DateTimeOffset? TimeOf(SearchHit resource, string field) => field switch
    {
        "created" => resource.CreatedAt,
        "changed" => resource.UpdatedAt,
        _ => throw new InvalidDataException($"'{field}' is no time."),
    };

    private static string TextOf(SearchHit resource, string field) => field switch
    {
        "cluster" => resource.Cluster,
        "ns" => resource.Namespace,
        "kind" => resource.Kind,
        "name" => resource.Name,
        "health" => resource.Health,
        "reason" => resource.Reason,
        _ => throw new InvalidDataException($"'{field}' is no field."),
    };
}
