using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace FleetSync.Embedding;

/// <summary>A sentence-transformers directory: <c>model.onnx</c>, also under <c>onnx/</c> as hubs have it, and a tokenizer.</summary>
/// <param name="Model">Path of the model.</param>
/// <param name="Vocabulary">The tokenizer's pieces.</param>
/// <param name="PoolsFirst">Whether the first token speaks for the text, instead of the mean of all.</param>
/// <param name="Hash">Twelve hexadecimal digits of the SHA-256 of model and pieces.</param>
internal sealed record OnnxModelFolder(string Model, WordPieceVocabulary Vocabulary, bool PoolsFirst, string Hash)
{
    /// <summary>Reads what stands beside the model.</summary>
    /// <param name="directory">The directory.</param>
    /// <exception cref="EmbeddingException">A file is missing or is not what it should be.</exception>
    public static OnnxModelFolder Read(string directory)
    {
        if (!Directory.Exists(directory))
        {
            throw new EmbeddingException(
                $"The directory of the embedding model, {directory}, does not exist. Name one that holds model.onnx and tokenizer.json or "
                + "vocab.txt: an ONNX export of a sentence-transformers model, such as all-MiniLM-L6-v2.");
        }

        var model = Path.Combine(directory, "model.onnx");
        if (!File.Exists(model))
        {
            model = Path.Combine(directory, "onnx", "model.onnx");
        }

        if (!File.Exists(model))
        {
            throw new EmbeddingException(
                $"There is no model.onnx in {directory}. Copy it from an ONNX export of a sentence-transformers model, "
                + "or write one with 'make models-onnx' in FleetSync's repository.");
        }

        var vocabulary = WordPieceFile.Read(directory);
        return new(model, vocabulary, PoolsFirstIn(directory), HashOf(model, vocabulary));
    }

    private static bool PoolsFirstIn(string directory)
    {
        var path = Path.Combine(directory, "1_Pooling", "config.json");
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            using var stream = File.OpenRead(path);
            using var settings = JsonDocument.Parse(stream);
            return settings.RootElement.TryGetProperty("pooling_mode_cls_token", out var first) && first.ValueKind == JsonValueKind.True;
        }
        catch (Exception fault) when (fault is JsonException or IOException or InvalidOperationException)
        {
            throw new EmbeddingException($"{path} cannot be read: {fault.Message} Copy it again, or delete it to take the mean.", fault);
        }
    }

    private static string HashOf(string model, WordPieceVocabulary vocabulary)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            using var file = File.OpenRead(model);
            hash.AppendData(SHA256.HashData(file));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddingException($"{model} cannot be read: {fault.Message}", fault);
        }

        foreach (var pieces in (Dictionary<string, int>[])[vocabulary.Whole, vocabulary.Continuing])
        {
            foreach (var (piece, id) in pieces)
            {
                hash.AppendData(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{piece} {id}\n")));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 6));
    }
}
