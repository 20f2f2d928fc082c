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
}
