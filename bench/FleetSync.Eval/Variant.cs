using FleetSync.Embedding;
using FleetSync.Query;
using FleetSync.Stores;

namespace FleetSync.Eval;

/// <summary>One way to answer: a row of the ablation.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Provider">Which embeddings its store has.</param>
/// <param name="Store">What it asks of its store.</param>
/// <param name="Ask">How the command line would ask.</param>
internal sealed record Variant(string Name, string Provider, Func<IResourceStore, IResourceStore> Store, Func<SearchRequest, SearchRequest> Ask)
{
    /// <summary>The rows; the last is shown question by question.</summary>
    public static IReadOnlyList<Variant> All { get; } =
    [
        new("BM25 alone (`--literal`)", "none", AsItIs, Literally),
        new("vectors alone, `static`", "static", OnlyVectors, Literally),
        new("vectors alone, `onnx`", "onnx", OnlyVectors, Literally),
        new("BM25 and vectors (`--literal`), `static`", "static", AsItIs, Literally),
        new("BM25 and vectors (`--literal`), `onnx`", "onnx", AsItIs, Literally),
        new("BM25 and understanding (`none`)", "none", AsItIs, AsAsked),
        new("all of it, `static`", "static", AsItIs, AsAsked),
        new("all of it, `onnx`", "onnx", AsItIs, AsAsked),
    ];

    /// <summary>The search of this variant.</summary>
    /// <param name="store">A store with its provider's embeddings.</param>
    /// <param name="embedder">Its provider.</param>
    public FleetSearch Search(IResourceStore store, IEmbedder embedder) => new(Store(store), new EvalClock(), embedder);

    private static IResourceStore AsItIs(IResourceStore store) => store;

    private static WithoutWords OnlyVectors(IResourceStore store) => new WithoutWords(store);

    private static SearchRequest AsAsked(SearchRequest request) => request;

    private static SearchRequest Literally(SearchRequest request) => request with { IsLiteral = true };
}
