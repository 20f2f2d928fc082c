using FleetSync.Embedding;
using FleetSync.Extraction;
using FleetSync.Stores;

namespace FleetSync.Query;

/// <summary>Asks a store the questions people have, and quotes with every answer how well the fleet was covered.</summary>
internal sealed class FleetSearch(IResourceStore store, TimeProvider time, IEmbedder? embedder = null)
{
    private const int EveryKind = 10_000;

    /// <summary>Answers a question.</summary>
    /// <exception cref="QueryException">Empty, or with a word that is not allowed.</exception>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<SearchAnswer> AskAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        Verify(request);
        var notes = new List<string>();
        var (kinds, groups) = await ResolveKindsAsync(request.Kinds, notes, cancellationToken);
        var filter = new FleetFilter
        {
            Clusters = request.Clusters,
            Namespaces = request.Namespaces,
            Kinds = kinds,
            ApiGroups = groups,
            Health = [.. request.Health.Select(HealthWord)],
            Reasons = request.Reasons,
            LabelPairs = request.Labels,
        };
        var query = new ResourceQuery(request.Words.Trim(), filter, request.Limit, request.Offset);
        var coverage = await CoverAsync(request.Clusters, notes, cancellationToken);
        query = query with { Vector = await QuestionVector.OfAsync(embedder, query.Words, coverage.Clusters, notes, cancellationToken) };
        var page = await store.SearchAsync(query, cancellationToken);
        return new SearchAnswer { Query = query, Page = page, Coverage = coverage, Notes = notes };
    }

    /// <summary>The fleet at a glance.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<FleetStatus> DescribeAsync(CancellationToken cancellationToken)
    {
        var everything = new ResourceQuery("", FleetFilter.All, Limit: 1);
        var clusters = await store.FacetAsync(everything, FacetField.Cluster, EveryKind, cancellationToken);
        return new FleetStatus
        {
            Coverage = await CoverAsync([], [], cancellationToken),
            Total = clusters.Sum(count => count.Count),
            Clusters = clusters,
            Health = await store.FacetAsync(everything, FacetField.Health, EveryKind, cancellationToken),
            Kinds = await store.FacetAsync(everything, FacetField.Kind, EveryKind, cancellationToken),
        };
    }

    private static void Verify(SearchRequest request)
    {
        if (request.IsEmpty)
        {
            throw new QueryException("empty query: give words to look for, or at least one filter "
                + "(cluster, kind, namespace, health, reason, label)");
        }

        if (request.Limit is < 1 or > SearchRequest.MaxLimit)
        {
            throw new QueryException($"limit {request.Limit} is not allowed: give 1 to {SearchRequest.MaxLimit}");
        }

        if (request.Offset < 0)
        {
            throw new QueryException($"offset {request.Offset} is not allowed: give 0 or more");
        }

        foreach (var label in request.Labels)
        {
            if (label.IndexOf('=', StringComparison.Ordinal) < 1)
            {
                throw new QueryException($"label '{label}' is not of the form key=value, such as app=web");
            }
        }
    }

    private static string HealthWord(string word)
    {
        // By name only: Enum.TryParse would take "3" as well.
        foreach (var name in Enum.GetNames<HealthState>())
        {
            if (name.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return name;
            }
        }

        throw new QueryException(
            $"health '{word}' is not known: allowed are {string.Join(", ", Enum.GetNames<HealthState>())}");
    }

    /// <summary>Makes kinds exact. A word such as <c>deployments.apps</c> also names the group; then every word has to.</summary>
    private async Task<(IReadOnlyList<string> Kinds, IReadOnlyList<string> Groups)> ResolveKindsAsync(
        IReadOnlyList<string> words, List<string> notes, CancellationToken cancellationToken)
    {
        var kinds = new List<string>(words.Count);
        var groups = new List<string>();
        IReadOnlyList<FacetCount>? known = null;
        foreach (var word in words)
        {
            var dot = word.IndexOf('.', StringComparison.Ordinal);
            var name = dot < 0 ? word : word[..dot];
            if (dot >= 0)
            {
                groups.Add(word[(dot + 1)..]);
            }

            var kind = KindNames.FindBuiltIn(name);
            if (kind is null)
            {
                known ??= await store.FacetAsync(
                    new ResourceQuery("", FleetFilter.All, Limit: 1), FacetField.Kind, EveryKind, cancellationToken);
                kind = KindNames.FindAmong(known.Select(count => count.Value), name);
                if (kind is null)
                {
                    notes.Add($"this store has no object of a kind named '{word}'");
                }
            }

            kinds.Add(kind ?? name);
        }

        if (groups.Count > 0 && groups.Count < words.Count)
        {
            throw new QueryException($"kinds '{string.Join(',', words)}' mix names with and without a group: "
                + "give the group to all of them or to none");
        }

        return (kinds, groups);
    }

    private async Task<Coverage> CoverAsync(
        IReadOnlyList<string> clusters, List<string> notes, CancellationToken cancellationToken)
    {
        var all = await store.ReadClustersAsync(cancellationToken);
        foreach (var asked in clusters)
        {
            if (!all.Any(record => string.Equals(record.Cluster, asked, StringComparison.Ordinal)))
            {
                var names = all.Count == 0 ? "none yet" : string.Join(", ", all.Select(record => record.Cluster));
                notes.Add($"this store has no cluster '{asked}'; it has {names}");
            }
        }

        return new Coverage(
            clusters.Count == 0 ? all : [.. all.Where(record => clusters.Contains(record.Cluster, StringComparer.Ordinal))],
            time.GetUtcNow());
    }
}
