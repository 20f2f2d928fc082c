using System.Globalization;
using System.Text;
using FleetSync.TestQdrant.Wire;

namespace FleetSync.TestQdrant;

/// <summary>
/// The model "qdrant/bm25" that the server itself runs, without stemming and stop words: ask for it with
/// <c>stemmer: {type: none}</c>, or <c>language: none</c>, and stop words of none.
/// </summary>
internal static class Bm25Inference
{
    private static readonly Version Since = new(1, 15, 2);

    /// <summary>A document's weights: n(k+1) / (k(1-b+b*length/average)+n) for a token that is in it n times.</summary>
    public static StoredVector Document(Document document, Version server)
    {
        var tokens = Tokens(document, server);
        var k = Option(document, "k", 1.2);
        var b = Option(document, "b", 0.75);
        var average = Option(document, "avg_len", 256);
        return Vector(tokens, count => (float)(count * (k + 1) / ((k * (1 - b + (b * tokens.Count / average))) + count)));
    }

    /// <summary>A query's weights: 1 for every token.</summary>
    public static StoredVector Query(Document document, Version server) => Vector(Tokens(document, server), static _ => 1);

    /// <summary>MurmurHash3, 32 bits, seed 0.</summary>
    public static uint Murmur(ReadOnlySpan<byte> key)
    {
        const uint First = 0xcc9e2d51;
        const uint Second = 0x1b873593;
        var hash = 0u;
        var length = (uint)key.Length;
        for (; key.Length >= 4; key = key[4..])
        {
            hash ^= uint.RotateLeft(BitConverter.ToUInt32(key) * First, 15) * Second;
            hash = (uint.RotateLeft(hash, 13) * 5) + 0xe6546b64;
        }

        var rest = 0u;
        for (var at = key.Length - 1; at >= 0; at--)
        {
            rest = (rest << 8) | key[at];
        }

        hash ^= uint.RotateLeft(rest * First, 15) * Second;
        hash ^= length;
        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }

    private static StoredVector Vector(List<string> tokens, Func<int, float> weight)
    {
        var weights = new SortedDictionary<uint, float>();
        foreach (var token in tokens.GroupBy(static token => token))
        {
            weights[(uint)Math.Abs((long)(int)Murmur(Encoding.UTF8.GetBytes(token.Key)))] = weight(token.Count());
        }

        return new StoredVector([.. weights.Values], [.. weights.Keys]);
    }

    private static List<string> Tokens(Document document, Version server)
    {
        if (server < Since || (!Named(document, "qdrant/bm25") && !Named(document, "bm25")))
        {
            throw QdrantErrors.Of(Grpc.Core.StatusCode.Internal, "Service internal error: InferenceService is not initialized. Please check if it was properly configured and initialized during startup.");
        }

        var unstemmed = document.Options.TryGetValue("language", out var language) && language.StringValue == "none";
        unstemmed |= document.Options.TryGetValue("stemmer", out var stemmer)
            && stemmer.StructValue?.Fields.TryGetValue("type", out var type) == true && type.StringValue == "none"
            && document.Options.TryGetValue("stopwords", out var words) && words.StructValue is { Fields.Count: 0 };
        if (!unstemmed)
        {
            throw QdrantErrors.Unimplemented("the stemmer and the stop words of a language");
        }

        return [.. new TextTokens(new TextIndexParams { Tokenizer = TokenizerType.Word }).OfDocument(document.Text)];
    }

    private static bool Named(Document document, string model) => string.Equals(document.Model, model, StringComparison.OrdinalIgnoreCase);

    private static double Option(Document document, string name, double otherwise) => !document.Options.TryGetValue(name, out var value)
        ? otherwise
        : value.KindCase switch
        {
            Value.KindOneofCase.DoubleValue => value.DoubleValue,
            Value.KindOneofCase.IntegerValue => value.IntegerValue,
            _ => throw QdrantErrors.WrongInput(string.Create(CultureInfo.InvariantCulture, $"Invalid BM25 option {name}: {value}")),
        };
}
