using System.Text;
using FleetSync.Batching;
using FleetSync.Stores;

namespace FleetSync.Tests.Query;

/// <summary>A store that answers as told and remembers what it was asked.</summary>
internal sealed class AnsweringStore : IResourceStore
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public List<ResourceQuery> Asked { get; } = [];

    public List<SearchHit> Hits { get; init; } = [];

    public long? Total { get; init; }

    public long Near { get; init; }

    /// <summary>The clusters it was told to forget.</summary>
    public List<string> Forgotten { get; } = [];

    public List<ClusterRecord> Clusters { get; init; } = [];

    public Dictionary<FacetField, IReadOnlyList<FacetCount>> Facets { get; init; } = [];

    public StoreException? OpenFails { get; init; }

    /// <summary>Attempts to open it that fail before one succeeds.</summary>
    public Queue<StoreException> OpenFailsFirst { get; init; } = [];

    public bool Opened { get; private set; }

    public bool Disposed { get; private set; }

    public string Location => "/data/fleet.db";

    public static SearchHit Hit(
        string cluster, string @namespace, string kind, string name, string health = "Healthy", string reason = "",
        string extra = "\"owner\":\"\",\"message\":\"\",\"labels\":{}", double score = 0, bool isNear = false)
    {
        var id = $"{cluster}/{@namespace}/v1/{kind}/{name}";
        return new SearchHit
        {
            Id = id,
            Cluster = cluster,
            Namespace = @namespace,
            Kind = kind,
            Name = name,
            Health = health,
            Reason = reason,
            CreatedAt = Now - TimeSpan.FromHours(5),
            UpdatedAt = Now - TimeSpan.FromSeconds(45),
            Score = score,
            IsNear = isNear,
            Document = Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","health":"{{health}}",{{extra}}}"""),
        };
    }

    public static ClusterRecord Cluster(string name, TimeSpan heartbeatAge, params UnreadableType[] notReadable) => new()
    {
        Cluster = name,
        ServerVersion = "v1.34.1",
        AgentVersion = "0.1.0",
        LastSync = Now - TimeSpan.FromMinutes(3),
        LastHeartbeat = Now - heartbeatAge,
        TypesWatched = 62,
        TypesNotReadable = notReadable,
        ObjectCount = 205,
    };

    public Task OpenAsync(CancellationToken cancellationToken)
    {
        if (OpenFailsFirst.TryDequeue(out var failure))
        {
            return Task.FromException(failure);
        }

        Opened = true;
        return OpenFails is null ? Task.CompletedTask : Task.FromException(OpenFails);
    }

    public Task<SearchPage> SearchAsync(ResourceQuery query, CancellationToken cancellationToken)
    {
        Asked.Add(query);
        return Task.FromResult(new SearchPage(Hits, Total ?? Hits.Count, Near));
    }

    public Task<IReadOnlyList<FacetCount>> FacetAsync(
        ResourceQuery query, FacetField field, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(Facets.GetValueOrDefault(field, []));

    public Task<StoreVocabulary> ReadVocabularyAsync(CancellationToken cancellationToken) => Task.FromResult(new StoreVocabulary
    {
        Namespaces = [.. Facets.GetValueOrDefault(FacetField.Namespace, []).Select(count => count.Value)],
        Kinds = [.. Facets.GetValueOrDefault(FacetField.Kind, []).Select(count => count.Value)],
        Reasons = [.. Facets.GetValueOrDefault(FacetField.Reason, []).Select(count => count.Value)],
    });

    public Task<IReadOnlyList<ClusterRecord>> ReadClustersAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ClusterRecord>>(Clusters);

    public Task<long> ForgetAsync(string cluster, CancellationToken cancellationToken)
    {
        Forgotten.Add(cluster);
        return Task.FromResult(Facets.GetValueOrDefault(FacetField.Cluster, []).FirstOrDefault(count => count.Value == cluster)?.Count ?? 0);
    }

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }

    public Task<WriteReport> WriteAsync(ChangeBatch batch, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<StoredPoint> ReadStateAsync(
        string cluster, string apiGroup, string kind, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyDictionary<ulong, ReadOnlyMemory<float>>> ReadVectorsAsync(
        IReadOnlyDictionary<ulong, Guid> points, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<StoredKind>> ReadKindsAsync(string cluster, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task SaveClusterAsync(ClusterRecord record, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
