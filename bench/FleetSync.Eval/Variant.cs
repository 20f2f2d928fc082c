using FleetSync.Query;
using FleetSync.Stores;

namespace FleetSync.Eval;

/// <summary>One way to answer: a row of the ablation.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Search">Puts the search together; where there is an embedder, it comes in here.</param>
/// <param name="Ask">How the command line would ask.</param>
internal sealed record Variant(string Name, Func<IResourceStore, FleetSearch> Search, Func<SearchRequest, SearchRequest> Ask)
{
    public static IReadOnlyList<Variant> All { get; } =
    [
        new("BM25 alone (`--literal`)", Lexical, static request => request with { IsLiteral = true }),
        new("BM25 and understanding", Lexical, static request => request),
    ];

    private static FleetSearch Lexical(IResourceStore store) => new(store, new EvalClock());
}
