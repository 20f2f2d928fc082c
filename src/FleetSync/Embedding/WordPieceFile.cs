using System.Text.Json;

namespace FleetSync.Embedding;

/// <summary>Reads the vocabulary of a sentence-transformers directory.</summary>
internal static class WordPieceFile
{
    private const int UsualMaxTokens = 256;

    /// <summary>Reads <c>tokenizer.json</c>, or <c>vocab.txt</c> where there is none.</summary>
    /// <param name="directory">The directory that holds one of them.</param>
    /// <exception cref="EmbeddingException">Neither is there, or what is there is no WordPiece vocabulary.</exception>
    public static WordPieceVocabulary Read(string directory)
    {
        var json = Path.Combine(directory, "tokenizer.json");
        var lines = Path.Combine(directory, "vocab.txt");
        try
        {
            var vocabulary = File.Exists(json) ? ReadJson(json) : File.Exists(lines) ? ReadLines(lines) : throw new EmbeddingException(
                $"There is neither tokenizer.json nor vocab.txt in {directory}. The model needs the one that it was trained with: "
                + "copy it from where model.onnx comes from.");
            var longest = MaxTokensOf(directory);
            return longest is null ? vocabulary : vocabulary with { MaxTokens = longest.Value };
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or IOException
            or UnauthorizedAccessException or FormatException)
        {
            throw new EmbeddingException(
                $"The tokenizer in {directory} cannot be read: {fault.Message} Copy tokenizer.json or vocab.txt again from where "
                + "model.onnx comes from.", fault);
        }
    }

    private static WordPieceVocabulary ReadJson(string path)
    {
        using var stream = File.OpenRead(path);
        using var document = JsonDocument.Parse(stream);
        var model = document.RootElement.GetProperty("model");
        var type = model.TryGetProperty("type", out var named) ? named.GetString() : "WordPiece";
        if (type != "WordPiece")
        {
            throw new EmbeddingException(
                $"{path} is a tokenizer of type {type}; only WordPiece is understood. Choose a model of the BERT family, such as "
                + "all-MiniLM-L6-v2, bge-small-en or e5-small.");
        }

        var pieces = model.GetProperty("vocab").EnumerateObject().Select(
            static entry => KeyValuePair.Create(entry.Name, entry.Value.GetInt32()));
        var lower = !(document.RootElement.TryGetProperty("normalizer", out var normalizer)
            && normalizer.ValueKind == JsonValueKind.Object
            && normalizer.TryGetProperty("lowercase", out var value) && value.ValueKind == JsonValueKind.False);
        return Divide(pieces, lower, path);
    }

    private static WordPieceVocabulary ReadLines(string path)
    {
        var settings = Path.Combine(Path.GetDirectoryName(path)!, "tokenizer_config.json");
        var lower = !File.Exists(settings) || BooleanIn(settings, "do_lower_case", otherwise: true);
        return Divide(File.ReadLines(path).Select(static (piece, id) => KeyValuePair.Create(piece.TrimEnd(), id)), lower, path);
    }

    private static WordPieceVocabulary Divide(IEnumerable<KeyValuePair<string, int>> pieces, bool lowerCase, string path)
    {
        Dictionary<string, int> whole = [];
        Dictionary<string, int> continuing = [];
        foreach (var (piece, id) in pieces)
        {
            var inside = piece.Length > 2 && piece.StartsWith("##", StringComparison.Ordinal);
            (inside ? continuing : whole)[inside ? piece[2..] : piece] = id;
        }

        foreach (var needed in (string[])["[CLS]", "[SEP]", "[UNK]"])
        {
            if (!whole.ContainsKey(needed))
            {
                throw new EmbeddingException(
                    $"{path} has no piece {needed}, so it is not the vocabulary of a BERT model. Copy the one that belongs to model.onnx.");
            }
        }

        return new(whole, continuing, lowerCase, UsualMaxTokens);
    }

    /// <summary>The length that sentence-transformers cuts texts to.</summary>
    private static int? MaxTokensOf(string directory)
    {
        var path = Path.Combine(directory, "sentence_bert_config.json");
        if (!File.Exists(path))
        {
            return null;
        }

        using var stream = File.OpenRead(path);
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.TryGetProperty("max_seq_length", out var value)
            && value.TryGetInt32(out var length) && length is >= 8 and <= 8192 ? length : null;
    }

    private static bool BooleanIn(string path, string name, bool otherwise)
    {
        using var stream = File.OpenRead(path);
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean() : otherwise;
    }
}
