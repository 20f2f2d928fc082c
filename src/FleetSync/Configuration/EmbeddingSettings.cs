namespace FleetSync.Configuration;

/// <summary>The settings of the embedding.</summary>
internal static class EmbeddingSettings
{
    /// <summary><c>embedding.provider</c>.</summary>
    public static readonly Setting<string> Provider = new(
        "embedding.provider", "static", "static", "none, static, onnx",
        "What turns texts into vectors. A store holds vectors of one embedding only; another is refused.",
        static (string text, out string value) =>
        {
            value = Array.Find(Providers, provider => provider.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? "";
            return value.Length > 0;
        });

    /// <summary><c>embedding.onnx.path</c>.</summary>
    public static readonly Setting<string?> OnnxPath = Settings.Text(
        "embedding.onnx.path", "required with onnx",
        "Directory of a sentence-transformers model: model.onnx and tokenizer.json or vocab.txt; relative to the working directory.");

    /// <summary>All of them, in the order of the reference.</summary>
    public static IReadOnlyList<SettingDescription> All => [Provider, OnnxPath];

    private static string[] Providers => ["none", "static", "onnx"];
}
