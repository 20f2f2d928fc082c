using FleetSync.Embedding.OpenAi;
using FleetSync.Extraction;

namespace FleetSync.Embedding;

/// <summary>Which provider makes the vectors. Closed: the cases below are all there are.</summary>
internal abstract record EmbeddingOptions
{
    private EmbeddingOptions()
    {
    }

    /// <summary>Opens the provider, for texts as this version writes them.</summary>
    /// <exception cref="EmbeddingException">It cannot be used as it is.</exception>
    public abstract IEmbedder Open();

    /// <summary>No vectors: records are found by their words alone.</summary>
    public sealed record None : EmbeddingOptions
    {
        /// <inheritdoc/>
        public override IEmbedder Open() => new NoEmbedder();
    }

    /// <summary>The table of words in the program.</summary>
    public sealed record Static : EmbeddingOptions
    {
        /// <inheritdoc/>
        public override IEmbedder Open() => new StaticEmbedder(StaticTable.OpenResource(), SearchText.Version);
    }

    /// <summary>A sentence-transformers model.</summary>
    /// <param name="Path">Its directory.</param>
    public sealed record Onnx(string Path) : EmbeddingOptions
    {
        /// <inheritdoc/>
        public override IEmbedder Open() => OnnxEmbedder.Open(Path, SearchText.Version);
    }

    /// <summary>An endpoint that speaks OpenAI's embeddings API.</summary>
    /// <param name="Options">Which; the version of the texts is filled in.</param>
    public sealed record OpenAi(OpenAiOptions Options) : EmbeddingOptions
    {
        /// <inheritdoc/>
        /// <remarks>Nothing is asked yet: an endpoint that is down must not keep an agent from starting.</remarks>
        public override IEmbedder Open() =>
            new OpenAiEmbedder(Options with { TextVersion = SearchText.Version }, TimeProvider.System, Random.Shared.NextDouble, static _ => { });
    }
}
