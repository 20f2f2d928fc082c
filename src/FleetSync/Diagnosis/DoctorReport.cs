using FleetSync.Configuration;
using FleetSync.Diagnosis.Checks;
using FleetSync.Stores;

namespace FleetSync.Diagnosis;

/// <summary>Everything that was found, for people and for scripts.</summary>
internal sealed record DoctorReport
{
    /// <summary>The cluster's id, as its records would carry it; empty where nobody knows it.</summary>
    public required string Cluster { get; init; }

    /// <summary>One finding a check, in the order in which they are read.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What was read of the cluster.</summary>
    public required ClusterReading Reading { get; init; }

    /// <summary>What was read of the store.</summary>
    public required StoreReading Store { get; init; }

    /// <summary>The rights that are missing; null when none are.</summary>
    public MissingRights? Rights { get; init; }

    /// <summary>What synchronising will take; null where nothing could be counted.</summary>
    public Estimate? Estimate { get; init; }

    /// <summary>The worst of the findings.</summary>
    public FindingState State => Findings.Max(static finding => finding.State) is var worst and not FindingState.Skipped ? worst : FindingState.Ok;

    /// <summary>The report on what was read. Pure: what is read decides alone.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="cluster">Of the cluster.</param>
    /// <param name="store">Of the store.</param>
    /// <param name="embedding">Of the embedding.</param>
    /// <param name="now">When.</param>
    public static DoctorReport Of(
        FleetOptions options, ClusterReading cluster, StoreReading store, EmbeddingReading embedding, DateTimeOffset now)
    {
        var id = options.ClusterId ?? cluster.DefaultName;
        var rights = MissingRights.Of(cluster.Types);
        var estimate = cluster.Types.Any(static type => type.Count is not null)
            ? Estimate.Of(FilterCheck.Counted(cluster.Types), FilterCheck.IsUpperBound(options, cluster), options.Store, options.Embedding, embedding.Dimensions)
            : null;
        return new DoctorReport
        {
            Cluster = id,
            Reading = cluster,
            Store = store,
            Rights = rights,
            Estimate = estimate,
            Findings =
            [
                CredentialCheck.Of(cluster, now),
                ServerCheck.Of(cluster),
                ClockCheck.Of("clock", cluster.Server?.Authority ?? "", cluster.ClockSkew),
                NameCheck.Of(options, cluster, store, now),
                RightsCheck.Of(cluster, rights),
                .. AnswerCheck.Of(cluster),
                FilterCheck.Of(options, cluster),
                StoreFitCheck.Of(store),
                WriteCheck.Of(store, estimate),
                .. store.ClockSkew is null ? (IEnumerable<Finding>)[] : [ClockCheck.Of("store clock", store.Location, store.ClockSkew)],
                EmbeddingCheck.Of(embedding),
            ],
        };
    }
}
