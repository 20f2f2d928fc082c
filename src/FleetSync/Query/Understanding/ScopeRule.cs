namespace FleetSync.Query.Understanding;

/// <summary>"In west", "in namespace payments", "the payments namespace", "not in kube-system", "across clusters".</summary>
internal static class ScopeRule
{
    /// <summary>Applies the rule.</summary>
    public static void Apply(Reading reading)
    {
        for (var i = 0; i < reading.Tokens.Count; i++)
        {
            if (reading.Tokens[i].IsFree && !TryTakeAll(reading, i))
            {
                TakeNames(reading, i);
            }
        }

        TakeBareClusters(reading);
    }

    /// <summary>"Across all clusters", "in the fleet", "everywhere": nothing is left out.</summary>
    private static bool TryTakeAll(Reading reading, int at)
    {
        var next = at;
        while (IsPreposition(reading.Word(next)) || reading.Word(next) is "the" or "all" or "every" or "each" or "any" or "our" or "whole" or "entire" or "of" or "both")
        {
            next++;
        }

        var isAll = reading.Word(next) is "fleet" or "everywhere" or "fleetwide" or "fleet-wide" or "clusterwide" or "cluster-wide"
            || (next > at && reading.Word(next) is "clusters" or "namespaces" && !IsKnown(reading, next + 1))
            || (next > at + 1 && reading.Word(next) is "cluster" or "namespace" && reading.Word(next - 1) is "every" or "each" or "any" or "all");
        if (isAll)
        {
            reading.Take(at, next + 1, Idea.Grammar);
        }

        return isAll;
    }

    private static void TakeNames(Reading reading, int start)
    {
        var at = start;
        var isExcluded = TryExclude(reading, ref at);
        var isIntroduced = isExcluded || at > start;
        while (IsPreposition(reading.Word(at)) || (isIntroduced && reading.Word(at) is "the" or "of" or "for"))
        {
            isIntroduced = true;
            at++;
        }

        var role = RoleOf(reading.Word(at));
        at += role is null ? 0 : 1;
        if (!isIntroduced && role is null)
        {
            TakeNamed(reading, start);
            return;
        }

        var names = ReadNames(reading, at, ref role, mayBeUnknown: isIntroduced && role is not null, out var end);
        if (names.Count == 0 || !IsOpenFor(reading, names))
        {
            return;
        }

        Add(reading, names, isExcluded);
        reading.Take(start, end, names[0].Idea);
    }

    /// <summary>"The payments namespace" without a preposition.</summary>
    private static void TakeNamed(Reading reading, int at)
    {
        if (RoleOf(reading.Word(at + 1)) is { } role && Resolve(reading, at, role, out _) is { Count: > 0 } names && IsOpenFor(reading, names))
        {
            Add(reading, names, isExcluded: false);
            reading.Take(at, at + 2, names[0].Idea);
        }
    }

    /// <summary>A cluster's name by itself, as in "west pods", unless a namespace is called so too.</summary>
    private static void TakeBareClusters(Reading reading)
    {
        for (var i = 0; i < reading.Tokens.Count && reading.IsOpen(Idea.Cluster) && reading.Filter.Clusters.Count == 0; i++)
        {
            var word = reading.Word(i);
            if (word.Length > 0 && reading.Vocabulary.Cluster(word) is { } cluster && reading.Vocabulary.Namespace(word) is null)
            {
                Add(reading, [(Idea.Cluster, cluster)], isExcluded: false);
                reading.Take(i, i + 1, Idea.Cluster);
            }
        }
    }

    private static bool TryExclude(Reading reading, ref int at)
    {
        var length = (reading.Word(at), reading.Word(at + 1)) switch
        {
            ("other", "than") or ("but", "not") or ("everywhere", "but") or ("except", "for") => 2,
            ("not" or "aren't" or "isn't", var next) when IsPreposition(next) => 1,
            var (word, _) when GrammarWords.IsExclusion(word) => 1,
            _ => 0,
        };
        at += length;
        return length > 0;
    }

    private static List<(Idea Idea, string Name)> ReadNames(Reading reading, int at, ref Idea? role, bool mayBeUnknown, out int end)
    {
        var names = new List<(Idea Idea, string Name)>();
        end = at;
        while (true)
        {
            var wanted = role ?? RoleOf(reading.Word(at + 1));
            var found = Resolve(reading, at, wanted, out var behind);
            if (found.Count == 0 && mayBeUnknown && role is { } unknown && names.Count == 0 && reading.IsPlain(at)
                && AssignmentRule.IsName(reading.Word(at)))
            {
                found = [(unknown, reading.Tokens[at].Text)];
                behind = at + 1;
            }

            if (found.Count == 0)
            {
                return names;
            }

            names.AddRange(found);
            at = end = RoleOf(reading.Word(behind)) is null ? behind : behind + 1;
            if (reading.Word(at) is "and" or "or" or "nor" or "&")
            {
                at++;
            }
        }
    }

    /// <summary>What a name stands for: a cluster, a namespace, else all clusters that have it as a part of theirs.</summary>
    private static List<(Idea Idea, string Name)> Resolve(Reading reading, int at, Idea? role, out int end)
    {
        end = at + 1;
        var word = reading.Word(at);
        if (word.Length == 0)
        {
            return [];
        }

        if (reading.Word(at + 1) is { Length: > 0 } second && ResolveName(reading, $"{word}-{second}", role) is { } joined)
        {
            end = at + 2;
            return [joined];
        }

        if (ResolveName(reading, word, role) is { } one)
        {
            return [one];
        }

        return role == Idea.Namespace ? [] : [.. reading.Vocabulary.ClustersWith(word).Select(static name => (Idea.Cluster, name))];
    }

    private static (Idea Idea, string Name)? ResolveName(Reading reading, string name, Idea? role)
    {
        if (role != Idea.Namespace && reading.Vocabulary.Cluster(name) is { } cluster)
        {
            return (Idea.Cluster, cluster);
        }

        return role != Idea.Cluster && reading.Vocabulary.Namespace(name) is { } found ? (Idea.Namespace, found) : null;
    }

    private static bool IsKnown(Reading reading, int at) => Resolve(reading, at, null, out _).Count > 0;

    private static bool IsOpenFor(Reading reading, List<(Idea Idea, string Name)> names) => names.TrueForAll(name => reading.IsOpen(name.Idea));

    private static void Add(Reading reading, IReadOnlyList<(Idea Idea, string Name)> names, bool isExcluded)
    {
        foreach (var (idea, name) in names)
        {
            var filter = reading.Filter;
            reading.Filter = (idea, isExcluded) switch
            {
                (Idea.Cluster, false) => filter with { Clusters = With(filter.Clusters, name) },
                (Idea.Cluster, true) => filter with { NotClusters = With(filter.NotClusters, name) },
                (_, false) => filter with { Namespaces = With(filter.Namespaces, name) },
                (_, true) => filter with { NotNamespaces = With(filter.NotNamespaces, name) },
            };
        }
    }

    private static IReadOnlyList<string> With(IReadOnlyList<string> names, string name) => names.Contains(name) ? names : [.. names, name];

    private static Idea? RoleOf(string word) => word switch
    {
        "cluster" or "clusters" => Idea.Cluster,
        "namespace" or "namespaces" or "ns" => Idea.Namespace,
        _ => null,
    };

    private static bool IsPreposition(string word) =>
        word is "in" or "on" or "at" or "from" or "within" or "inside" or "across" or "under" or "throughout";
}
