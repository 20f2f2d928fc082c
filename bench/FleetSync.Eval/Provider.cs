using FleetSync.Embedding;
using FleetSync.Extraction;
using FleetSync.Models;
using FleetSync.Models.Onnx;
using FleetSync.Query;
using FleetSync.Stores;
using FleetSync.Stores.Sqlite;

namespace FleetSync.Eval;

/// <summary>The providers of embeddings, each with a store that it has filled.</summary>
/// <param name="Name">As the configuration names it.</param>
/// <param name="Embedder">The provider.</param>
/// <param name="Store">The fleet with its vectors.</param>
internal sealed record Provider(string Name, IEmbedder Embedder, SqliteStore Store) : IAsyncDisposable
{
    /// <summary>All that can be had; of the others it is told why not.</summary>
    /// <param name="folder">Takes the stores.</param>
    public static async Task<IReadOnlyList<Provider>> OpenAllAsync(string folder)
    {
        var embedders = new List<IEmbedder> { new NoEmbedder(), new EmbeddingOptions.Static().Open() };
        try
        {
            var model = await ModelFolders.Usual(Console.Error.WriteLine).OnnxAsync(OnnxPrecision.Int8);
            embedders.Add(OnnxEmbedder.Open(model, SearchText.Version));
        }
        catch (Exception failure) when (failure is ModelException or EmbeddingException or HttpRequestException or IOException)
        {
            await Console.Error.WriteLineAsync($"without onnx: {failure.Message}; make models-onnx gets the model");
        }

        var providers = new List<Provider>();
        foreach (var embedder in embedders)
        {
            var space = embedder.Dimensions > 0 ? new VectorSpace(embedder.Dimensions, embedder.Fingerprint) : null;
            var store = new SqliteStore(Path.Combine(folder, embedder.Id + ".db"), SqliteAccess.Write, space: space);
            await store.OpenAsync(CancellationToken.None);
            await EvalFleet.WriteAsync(store, embedder, CancellationToken.None);
            providers.Add(new Provider(embedder.Id, embedder, store));
        }

        return providers;
    }

    /// <summary>All resources of the fleet.</summary>
    public async Task<IReadOnlyList<SearchHit>> ReadAllAsync() =>
        (await Store.SearchAsync(new ResourceQuery("", FleetFilter.All, SearchRequest.MaxLimit), CancellationToken.None)).Hits;

    public ValueTask DisposeAsync()
    {
        Embedder.Dispose();
        return Store.DisposeAsync();
    }
}
