using FleetSync.Embedding;
using FleetSync.Embedding.OpenAi;
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
            "fleetsync.yaml:1:23: embedding.provider is \"magic\". Allowed: none, static, onnx, openai.",
        ],
        _folder.File("embedding: {provider: magic}").Problems(),
        StringComparer.Ordinal);

    [Fact]
    public void Onnx_without_a_model_says_what_is_missing() => Assert.Contains(
        "embedding.onnx.path must be set", Assert.Single(_folder.File("embedding: {provider: onnx}").Problems()), StringComparison.Ordinal);

    [Fact]
    public void An_endpoint_is_OpenAI_itself_unless_another_is_named()
    {
        var options = OpenAi(_folder.File("embedding: {provider: openai, openai: {model: text-embedding-3-small, dimensions: 1536}}"));

        Assert.Equal("https://api.openai.com/v1", options.BaseUrl.AbsoluteUri);
        Assert.Equal(("text-embedding-3-small", 1536, false, 64), (options.Model, options.Dimensions, options.SendDimensions, options.BatchSize));
    }

    [Fact]
    public void A_file_sets_everything_but_the_key_itself() => Assert.Equal(
        new OpenAiOptions
        {
            BaseUrl = new Uri("https://mine.openai.azure.com/openai/deployments/small?api-version=2024-10-21"),
            Model = "small",
            Dimensions = 512,
            SendDimensions = true,
            ApiKeyFile = Path.Combine(_folder.Path, "secrets", "key"),
            BatchSize = 16,
            Timeout = TimeSpan.FromMinutes(1),
        },
        OpenAi(_folder.File("""
            embedding:
              provider: openai
              openai:
                baseUrl: https://mine.openai.azure.com/openai/deployments/small?api-version=2024-10-21
                model: small
                dimensions: 512
                sendDimensions: true
                apiKeyFile: secrets/key
                batchSize: 16
                timeoutSeconds: 1m
            """)));

    [Fact]
    public void The_key_comes_from_the_environment_and_is_never_shown()
    {
        var options = OpenAi(_folder.File("embedding: {provider: openai, openai: {model: m, dimensions: 3}}")
            .Variable("FLEETSYNC__EMBEDDING__OPENAI__APIKEY", "sk-secret"));

        Assert.Equal("sk-secret", options.ApiKey);
        Assert.DoesNotContain("sk-secret", options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", new EmbeddingOptions.OpenAi(options).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_endpoint_needs_and_must_not_have_is_told_all_at_once_without_the_key()
    {
        var problems = _folder.File("embedding: {provider: openai, openai: {baseUrl: 'ollama:11434', apiKey: sk-file, apiKeyFile: key}}")
            .Variable("FLEETSYNC__EMBEDDING__OPENAI__APIKEY", "sk secret").Problems();

        Assert.Equal(
            [
                "embedding.openai.apiKey must not stand in a file.",
                "embedding.openai.baseUrl is no address of an endpoint.",
                "embedding.openai.apiKey is no key: it is empty, or has spaces or characters that no key has.",
                "embedding.openai.apiKeyFile is set, and so is the key itself, FLEETSYNC__EMBEDDING__OPENAI__APIKEY.",
                "embedding.openai.model must be set, for embedding.provider is openai",
                "embedding.openai.dimensions must be set, for embedding.provider is openai",
            ],
            problems, static (expected, actual) => actual.Contains(expected, StringComparison.Ordinal));
        Assert.DoesNotContain(problems, static problem => problem.Contains("sk", StringComparison.Ordinal) && problem.Contains("secret", StringComparison.Ordinal));
        Assert.DoesNotContain(problems, static problem => problem.Contains("sk-file", StringComparison.Ordinal));
    }

    [Fact]
    public void An_endpoint_of_another_provider_needs_nothing() =>
        Assert.Equal(new EmbeddingOptions.Static(), _folder.File("embedding: {openai: {dimensions: 3}}").Load().Embedding);

    [Fact]
    public void A_password_in_the_address_is_refused_and_not_shown()
    {
        var problem = Assert.Single(_folder
            .File("embedding: {provider: openai, openai: {model: m, dimensions: 3, baseUrl: 'https://me:hidden@host/v1'}}").Problems());

        Assert.Contains("holds a name or password", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fingerprint_names_the_version_of_the_text()
    {
        using var embedder = new EmbeddingOptions.Static().Open();
        Assert.EndsWith($"/128/{SearchText.Version}", embedder.Fingerprint, StringComparison.Ordinal);
    }

    private static OpenAiOptions OpenAi(ConfigurationFolder folder) => Assert.IsType<EmbeddingOptions.OpenAi>(folder.Load().Embedding).Options;

    public void Dispose() => _folder.Dispose();
}
