using System.Numerics.Tensors;
using FleetSync.Embedding;
using FleetSync.Models.Onnx;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Embedding;

public sealed class OnnxEmbedderTests(ModelFiles models)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_example_sentence_has_the_vector_that_its_authors_published()
    {
        using var embedder = await models.OnnxAsync(OnnxPrecision.Single);
        var vector = await EmbedAsync(embedder, ["This is an example sentence"]);
        Assert.Equal(384, embedder.Dimensions);
        Assert.Equal(0.0677, vector[0], 1e-3);
        Assert.Equal(0.0636, vector[1], 1e-3);
        Assert.Equal(0.0487, vector[2], 1e-3);
        Assert.Equal(1, TensorPrimitives.Norm<float>(vector), 1e-5);
    }

    [Fact]
    public async Task In_float32_it_agrees_with_the_model_in_plain_code()
    {
        var texts = Texts.Records.Where(static (_, number) => number % 8 == 0).ToArray();
        using var embedder = await models.OnnxAsync(OnnxPrecision.Single);
        var expected = (await models.ReferenceAsync()).Embed(await TokensAsync(texts));
        Assert.All(Cosines(await EmbedAsync(embedder, texts), expected, 384), static cosine => Assert.True(cosine > 0.99999, $"{cosine}"));
    }

    [Fact]
    public async Task In_int8_it_stays_near_to_float32()
    {
        using var exact = await models.OnnxAsync(OnnxPrecision.Single);
        using var small = await models.OnnxAsync(OnnxPrecision.Int8);
        var cosines = Cosines(await EmbedAsync(small, Texts.Records), await EmbedAsync(exact, Texts.Records), 384);
        TestContext.Current.TestOutputHelper?.WriteLine($"mean {cosines.Average():f5}, lowest {cosines.Min():f5} of {cosines.Count}");
        Assert.True(cosines.Average() >= 0.99, $"mean {cosines.Average()}");
        Assert.True(cosines.Min() >= 0.97, $"lowest {cosines.Min()}");
    }

    [Fact]
    public async Task A_text_has_the_same_vector_in_any_company()
    {
        using var embedder = await models.OnnxAsync(OnnxPrecision.Int8);
        var alone = await EmbedAsync(embedder, ["Pod nginx"]);
        var together = await EmbedAsync(embedder, ["Ingress", "Pod nginx", "a text that is a good deal longer than the others are"]);
        Assert.Equal(alone, together[384..768]);
    }

    [Fact]
    public async Task A_text_without_a_word_has_no_direction()
    {
        using var embedder = await models.OnnxAsync(OnnxPrecision.Int8);
        Assert.All(await EmbedAsync(embedder, [" "]), static value => Assert.Equal(0, value));
    }

    [Fact]
    public async Task Its_fingerprint_names_provider_model_dimensions_and_text()
    {
        using var small = await models.OnnxAsync(OnnxPrecision.Int8);
        using var exact = await models.OnnxAsync(OnnxPrecision.Single);
        Assert.Matches("^onnx/[0-9a-f]{12}/384/1$", small.Fingerprint);
        Assert.NotEqual(small.Fingerprint, exact.Fingerprint);
    }

    [Fact]
    public void A_directory_that_is_not_there_is_named()
    {
        var refused = Assert.Throws<EmbeddingException>(static () => OnnxEmbedder.Open("/nowhere/at/all", 1));
        Assert.Contains("/nowhere/at/all, does not exist", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_without_a_model_says_where_to_get_one()
    {
        using var folder = new TemporaryFolder();
        var refused = Assert.Throws<EmbeddingException>(() => OnnxEmbedder.Open(folder.Path, 1));
        Assert.Contains($"no model.onnx in {folder.Path}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("make models-onnx", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "model.onnx");
        File.WriteAllText(path, "version https://git-lfs.github.com/spec/v1");
        File.WriteAllText(Path.Combine(folder.Path, "vocab.txt"), "[UNK]\n[CLS]\n[SEP]\n");
        var refused = Assert.Throws<EmbeddingException>(() => OnnxEmbedder.Open(folder.Path, 1));
        Assert.Contains($"{path} is not a model that ONNX Runtime 1.31.1 can run", refused.Message, StringComparison.Ordinal);
    }

    private async Task<List<long[]>> TokensAsync(string[] texts)
    {
        var pieces = await models.PiecesAsync();
        var ids = new long[pieces.MaxTokens];
        return [.. texts.Select(text => ids[..pieces.Encode(text, ids)])];
    }

    private static async Task<float[]> EmbedAsync(OnnxEmbedder embedder, string[] texts)
    {
        var vectors = new float[texts.Length * embedder.Dimensions];
        Assert.Null(await embedder.EmbedAsync(texts, vectors, Cancellation));
        return vectors;
    }

    private static List<float> Cosines(float[] left, float[] right, int width) =>
        [.. Enumerable.Range(0, left.Length / width).Select(row => TensorPrimitives.CosineSimilarity(
            left.AsSpan(row * width, width), right.AsSpan(row * width, width)))];
}
