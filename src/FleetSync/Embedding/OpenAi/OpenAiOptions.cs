namespace FleetSync.Embedding.OpenAi;

/// <summary>An endpoint that speaks OpenAI's embeddings API: OpenAI, Azure, TEI, Ollama, vLLM.</summary>
internal sealed record OpenAiOptions
{
    /// <summary>
    /// What <c>/embeddings</c> is appended to: <c>https://api.openai.com/v1</c>, <c>http://ollama:11434/v1</c>, or Azure's
    /// <c>https://NAME.openai.azure.com/openai/deployments/MODEL?api-version=2024-10-21</c>, whose query stays.
    /// </summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>The model's name as the endpoint knows it.</summary>
    public required string Model { get; init; }

    /// <summary>Values in a vector. Sent only with <see cref="SendDimensions"/>; an answer of another length is a fault.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Whether to ask for so many dimensions: models that can be cut (text-embedding-3-*) know the parameter, others refuse it.</summary>
    public bool SendDimensions { get; init; }

    /// <summary>The key itself, from the environment; null where there is a file or none is needed. Never logged.</summary>
    public string? ApiKey { get; init; }

    /// <summary>A file that holds the key, such as a mounted Secret; read again when it changes.</summary>
    public string? ApiKeyFile { get; init; }

    /// <summary>Texts in one call.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>A call that takes longer has failed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Version of the texts that are embedded; part of the fingerprint.</summary>
    public int TextVersion { get; init; } = 1;

    /// <summary>Without the key.</summary>
    public override string ToString() => $"{Model} at {BaseUrl.GetLeftPart(UriPartial.Path)}";
}
