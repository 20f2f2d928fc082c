using System.Diagnostics;
using FleetSync.Configuration;
using FleetSync.Connection;
using FleetSync.Diagnosis;
using FleetSync.Embedding;
using FleetSync.Stores;
using FleetSync.Stores.Qdrant;
using FleetSync.Stores.Sqlite;

namespace FleetSync.Cli;

/// <summary>Reads the cluster, the store and the embedding side by side, so that one that is broken hides none of the others.</summary>
/// <param name="options">The configuration.</param>
/// <param name="time">The clock.</param>
internal sealed class Examination(FleetOptions options, TimeProvider time)
{
    /// <summary>Reads everything and reports on it.</summary>
    /// <param name="limit">What has not answered by then is reported as that.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<DoctorReport> RunAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(limit, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        var (embedder, notOpened) = OpenEmbedder();
        using (embedder)
        {
            var space = embedder is null ? null : new VectorSpace(embedder.Dimensions, embedder.Fingerprint);
            var cluster = ClusterAsync(deadline.Token);
            var store = StoreAsync(space, deadline.Token);
            var embedding = embedder is null
                ? Task.FromResult(new EmbeddingReading { NotOpened = notOpened })
                : Task.Run(() => EmbeddingReading.ReadAsync(embedder, deadline.Token), CancellationToken.None);
            await Task.WhenAll(cluster, store, embedding);
            cancellationToken.ThrowIfCancellationRequested();
            return DoctorReport.Of(options, await cluster, await store, await embedding, time.GetUtcNow());
        }
    }

    private (IEmbedder? Embedder, string? NotOpened) OpenEmbedder()
    {
        try
        {
            return (options.Embedding.Open(), null);
        }
        catch (EmbeddingException problem)
        {
            return (null, problem.Message);
        }
    }

    private async Task<ClusterReading> ClusterAsync(CancellationToken deadline)
    {
        try
        {
            await using var connection = await ClusterConnection.OpenAsync(
                options.Connection, ConnectedAgent.Transport(options.Watcher), ProcessEnvironment.Current(), time, deadline);
            var connected = new ClusterReading
            {
                Server = connection.Server,
                DefaultName = connection.DefaultClusterName,
                Caller = await connection.CallerAsync(deadline),
            };
            return await new ClusterReader(connection.SendAsync, options, time).ReadAsync(connected, deadline);
        }
        catch (ConnectionException problem)
        {
            return new ClusterReading { NotConnected = problem.Message };
        }
        catch (OperationCanceledException)
        {
            return new ClusterReading { NotConnected = "the credentials were not there in time: what the kubeconfig runs to get them takes too long" };
        }
    }

    private async Task<StoreReading> StoreAsync(VectorSpace? space, CancellationToken deadline)
    {
        switch (options.Store)
        {
            case StoreOptions.SqliteFile file:
                return await Task.Run(() => SqliteInspection.Read(file.Path, space), CancellationToken.None);
            case StoreOptions.QdrantServer server:
                try
                {
                    return await QdrantInspection.ReadAsync(Product.Reached(server.Options), space, time, deadline);
                }
                catch (OperationCanceledException)
                {
                    return new StoreReading(server.Options.Location) { Refusal = $"{server.Options.Location}: no answer in time." };
                }

            default:
                throw new UnreachableException();
        }
    }
}
