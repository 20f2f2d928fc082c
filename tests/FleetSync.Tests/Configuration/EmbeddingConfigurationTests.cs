using FleetSync.Embedding;
using FleetSync.Extraction;
using Xunit;

namespace FleetSync.Tests.Configuration;

public sealed class EmbeddingConfigurationTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    [Fact]
    public void The_table_of_words_is_what_holds_where_nothing_is_said() =>
        Assert.Equal(new EmbeddingOptions.Static(), _folder.Load().Embedding);

    [Fact]
    public void A_model_is_looked_for_below_the_working_directory() => Assert.Equal(
        new EmbeddingOptions.Onnx(Path.Combine(_folder.Path, "models", "minilm")),
        _folder.File("embedding: {provider: ONNX, onnx: {path: models/minilm}}").Load().Embedding);

    [Fact]
    public void Embedding_can_be_switched_off() =>
        Assert.Equal(new EmbeddingOptions.None(), _folder.Variable("FLEETSYNC__EMBEDDING__PROVIDER", "none").Load().Embedding);

    [Fact]
    public void A_model_must_be_named_and_providers_are_known() => Assert.Equal(
        [
            "fleetsync.yaml:1:23: embedding.provider is \"magic\". Allowed: none, static, onnx.",
        ],
        _folder.File("embedding: {provider: magic}").Problems(),
        StringComparer.Ordinal);

    [Fact]
    public void Onnx_without_a_model_says_what_is_missing() => Assert.Contains(
        "embedding.onnx.path must be set", Assert.Single(_folder.File("embedding: {provider: onnx}").Problems()), StringComparison.Ordinal);

    [Fact]
    public void A_fingerprint_names_the_version_of_the_text()
    {
        using var embedder = new EmbeddingOptions.Static().Open();
        Assert.EndsWith($"/128/{SearchText.Version}", embedder.Fingerprint, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
