using FleetSync.Embedding.OpenAi;

namespace FleetSync.Configuration;

/// <summary>The settings of the embedding.</summary>
internal static class EmbeddingSettings
{
    /// <summary>Where OpenAI itself is.</summary>
    public const string OpenAiUrl = "https://api.openai.com/v1";

    private static readonly OpenAiOptions OpenAi = new() { BaseUrl = new Uri(OpenAiUrl), Model = "", Dimensions = 0 };

    /// <summary><c>embedding.provider</c>.</summary>
    public static readonly Setting<string> Provider = new(
        "embedding.provider", "static", "static", "none, static, onnx, openai",
        "What turns texts into vectors. A store holds vectors of one embedding only; another is refused, until fleetsync reembed makes them anew.",
        static (string text, out string value) =>
        {
            value = Array.Find(Providers, provider => provider.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? "";
            return value.Length > 0;
        });

    /// <summary><c>embedding.onnx.path</c>.</summary>
    public static readonly Setting<string?> OnnxPath = Settings.Text(
        "embedding.onnx.path", "required with onnx",
        "Directory of a sentence-transformers model: model.onnx and tokenizer.json or vocab.txt; relative to the working directory.");

    /// <summary><c>embedding.openai.baseUrl</c>.</summary>
    public static readonly Setting<string?> BaseUrl = QdrantSettings.Free(
        "embedding.openai.baseUrl", OpenAiUrl, "http:// or https:// with a host, and a path and query where the endpoint has them",
        "What /embeddings is appended to: OpenAI, Azure (with its api-version), TEI, Ollama, vLLM.");

    /// <summary><c>embedding.openai.model</c>.</summary>
    public static readonly Setting<string?> Model = Settings.Text(
        "embedding.openai.model", "required with openai", "The model's name as the endpoint knows it; part of the fingerprint.");

    /// <summary><c>embedding.openai.dimensions</c>.</summary>
    public static readonly Setting<int?> Dimensions = new(
        "embedding.openai.dimensions", null, "required with openai", "a whole number from 1 to 8192",
        "Numbers in a vector of the model, such as 1536 for text-embedding-3-small.",
        static (string text, out int? value) =>
        {
            var good = Settings.Whole("", 1, 1, 8192, "").Parse(text, out var number);
            value = good ? number : null;
            return good;
        });

    /// <summary><c>embedding.openai.sendDimensions</c>.</summary>
    public static readonly Setting<bool> SendDimensions = Settings.Flag(
        "embedding.openai.sendDimensions", OpenAi.SendDimensions,
        "Whether the endpoint is asked for so many: text-embedding-3-* can be cut, most other models refuse it.");

    /// <summary><c>embedding.openai.apiKeyFile</c>.</summary>
    public static readonly Setting<string?> ApiKeyFile = Settings.Text(
        "embedding.openai.apiKeyFile", "none", "File that holds the endpoint's key, such as a mounted Secret; read again when it changes.");

    /// <summary><c>embedding.openai.apiKey</c>.</summary>
    public static readonly Setting<string?> ApiKey = QdrantSettings.Free(
        "embedding.openai.apiKey", "none", "only in the environment, FLEETSYNC__EMBEDDING__OPENAI__APIKEY", "The key itself.");

    /// <summary><c>embedding.openai.batchSize</c>.</summary>
    public static readonly Setting<int> BatchSize = Settings.Whole(
        "embedding.openai.batchSize", OpenAi.BatchSize, 1, 64, "Texts a call; halved where the endpoint says that it is too many.");

    /// <summary><c>embedding.openai.timeoutSeconds</c>.</summary>
    public static readonly Setting<TimeSpan> Timeout = Settings.Span(
        "embedding.openai.timeoutSeconds", OpenAi.Timeout, 1, 600, "A call that takes longer has failed and is tried again later.");

    /// <summary>All of them, in the order of the reference.</summary>
    public static IReadOnlyList<SettingDescription> All =>
        [Provider, OnnxPath, BaseUrl, Model, Dimensions, SendDimensions, ApiKeyFile, ApiKey, BatchSize, Timeout];

    private static string[] Providers => ["none", "static", "onnx", "openai"];
}
