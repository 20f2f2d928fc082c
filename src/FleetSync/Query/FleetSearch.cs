using FleetSync.Embedding;
using FleetSync.Extraction;
using FleetSync.Query.Understanding;
using FleetSync.Stores;

namespace FleetSync.Query;

/// <summary>Asks a store the questions people have, and quotes with every answer how well the fleet was covered.</summary>
internal sealed class FleetSearch(IResourceStore store, TimeProvider time, IEmbedder? embedder = null)
{
    private const int EveryKind = 10_000;

    private static readonly FacetField[] _facets = [FacetField.Cluster, FacetField.Kind, FacetField.Namespace, FacetField.Health];

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
        var clusters = await store.ReadClustersAsync(cancellationToken);
        var vocabulary = await ReadVocabularyAsync(request, clusters, cancellationToken);
        var interpretation = vocabulary is null ? null : Interpret(request, vocabulary);
        // Of the words as somebody wrote them: the forms that are added for the ranking by words mean nothing more.
        var words = interpretation?.Words ?? request.Words.Trim();
        var vector = await QuestionVector.OfAsync(embedder, words, clusters, notes, cancellationToken);
        var query = QueryOf(request, filter, interpretation, vector) with { PreferredKinds = vocabulary?.KindsIn(words) ?? [] };
        var page = await store.SearchAsync(query, cancellationToken);
        var isEmpty = page is { Total: 0, Near: 0 };
        var groupBy = request.GroupBy ?? interpretation?.GroupBy;
        return new SearchAnswer
        {
            Query = query,
            Page = page,
            Interpretation = interpretation,
            Nearest = isEmpty
                ? await FindNearInMeaningAsync(query, words, cancellationToken)
                    ?? (interpretation is null ? null : await FindNearestAsync(request, filter, interpretation, vector, cancellationToken))
                : null,
            Groups = groupBy is { } field ? await CountAsync(query, field, cancellationToken) : null,
            Facets = request.WithFacets ? await CountAllAsync(query, cancellationToken) : [],
            Coverage = Cover(clusters, query.Filter.Clusters, notes),
            Notes = notes,
        };
    }

    /// <summary>The fleet at a glance.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<FleetStatus> DescribeAsync(CancellationToken cancellationToken)
    {
        var everything = new ResourceQuery("", FleetFilter.All, Limit: 1);
        var clusters = await store.FacetAsync(everything, FacetField.Cluster, EveryKind, cancellationToken);
        return new FleetStatus
        {
            Coverage = Cover(await store.ReadClustersAsync(cancellationToken), [], []),
            Total = clusters.Sum(count => count.Count),
            Clusters = clusters,
            Health = await store.FacetAsync(everything, FacetField.Health, EveryKind, cancellationToken),
            Kinds = await store.FacetAsync(everything, FacetField.Kind, EveryKind, cancellationToken),
        };
    }

    /// <summary>The names that words may speak of; null where they are ranked as they are.</summary>
    private async Task<Vocabulary?> ReadVocabularyAsync(
        SearchRequest request, IReadOnlyList<ClusterRecord> clusters, CancellationToken cancellationToken) =>
        request.IsLiteral || string.IsNullOrWhiteSpace(request.Words)
            ? null
            : new Vocabulary(clusters.Select(static record => record.Cluster), await store.ReadVocabularyAsync(cancellationToken));

    /// <summary>Understands the words. Ideas that flags have given are not looked for in them.</summary>
    private Interpretation Interpret(SearchRequest request, Vocabulary vocabulary)
    {
        var settled = new List<Idea>();
        Settle(Idea.Cluster, request.Clusters);
        Settle(Idea.Namespace, request.Namespaces);
        Settle(Idea.Kind, request.Kinds);
        Settle(Idea.State, request.Health);
        Settle(Idea.State, request.Reasons);
        return QuestionReader.Read(request.Words, vocabulary, time, [.. settled]);

        void Settle(Idea idea, IReadOnlyList<string> given)
        {
            if (given.Count > 0)
            {
                settled.Add(idea);
            }
        }
    }

    private ResourceQuery QueryOf(
        SearchRequest request, FleetFilter given, Interpretation? interpretation, ReadOnlyMemory<float>? vector)
    {
        if (interpretation is null)
        {
            return new ResourceQuery(request.Words.Trim(), given, request.Limit, request.Offset, vector) { Floor = FloorOf(request.Words) };
        }

        var words = QuestionWords.Of(interpretation.Words);
        return new ResourceQuery(
            words, Join(given, interpretation.Filter), request.Limit, request.Offset, words.Length > 0 ? vector : null)
        {
            Floor = interpretation.IsCount ? ResourceQuery.NothingIsNear : FloorOf(interpretation.Words),
        };
    }

    /// <summary>Who names a product wants that one: others like it are no answer.</summary>
    private float FloorOf(string words) => QuestionWords.NameProduct(words) ? ResourceQuery.NothingIsNear : embedder?.Floor ?? 0;

    /// <summary>What is near in meaning, where nothing has the words of a question that asks for those only.</summary>
    private async Task<NearestMatches?> FindNearInMeaningAsync(ResourceQuery query, string words, CancellationToken cancellationToken)
    {
        if (query.Vector is null || query.Floor < ResourceQuery.NothingIsNear)
        {
            return null;
        }

        var page = await store.SearchAsync(query with { Offset = 0, Floor = embedder?.Floor ?? 0 }, cancellationToken);
        return page.Near > 0 ? new NearestMatches($"words=\"{words}\"", page) : null;
    }

    private static FleetFilter Join(FleetFilter given, FleetFilter understood) => understood with
    {
        Clusters = given.Clusters.Count > 0 ? given.Clusters : understood.Clusters,
        Namespaces = given.Namespaces.Count > 0 ? given.Namespaces : understood.Namespaces,
        Kinds = given.Kinds.Count > 0 ? given.Kinds : understood.Kinds,
        ApiGroups = given.ApiGroups,
        Health = given.Health,
        Reasons = given.Reasons,
        LabelPairs = [.. given.LabelPairs.Union(understood.LabelPairs)],
    };

    /// <summary>Lets one idea of the interpretation go, then more and more of them, until something matches.</summary>
    private async Task<NearestMatches?> FindNearestAsync(
        SearchRequest request,
        FleetFilter given,
        Interpretation interpretation,
        ReadOnlyMemory<float>? vector,
        CancellationToken cancellationToken)
    {
        var applicable = Relaxation.InOrder.Where(step => step.Idea(interpretation).Length > 0).ToList();
        var attempts = applicable.Select(static step => new[] { step })
            .Concat(Enumerable.Range(2, Math.Max(0, applicable.Count - 1)).Select(count => applicable.Take(count).ToArray()));
        foreach (var steps in attempts)
        {
            var rest = steps.Aggregate(interpretation, static (asked, step) => step.Rest(asked));
            if (!rest.IsUnderstood && rest.Words.Length == 0)
            {
                // Everything there is comes near to nothing.
                continue;
            }

            var page = await store.SearchAsync(QueryOf(request with { Offset = 0 }, given, rest, vector), cancellationToken);
            if (page.Total > 0)
            {
                return new NearestMatches(string.Join(' ', steps.Select(step => step.Idea(interpretation))), page);
            }
        }

        return null;
    }

    private async Task<FieldCounts> CountAsync(ResourceQuery query, FacetField field, CancellationToken cancellationToken) =>
        new(field, await store.FacetAsync(query, field, EveryKind, cancellationToken));

    private async Task<IReadOnlyList<FieldCounts>> CountAllAsync(ResourceQuery query, CancellationToken cancellationToken)
    {
        var counts = new List<FieldCounts>();
        foreach (var field in _facets)
        {
            counts.Add(await CountAsync(query, field, cancellationToken));
        }

        return counts;
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

    private Coverage Cover(IReadOnlyList<ClusterRecord> all, IReadOnlyList<string> clusters, List<string> notes)
    {
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
