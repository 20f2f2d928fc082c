using System.Numerics.Tensors;
using System.Text.Json;

namespace FleetSync.Embedding.OpenAi;

/// <summary>
/// Reads <c>{"data":[{"index":0,"embedding":[…]}, …]}</c> into rows, without an object a number. Rows may come in any order; one
/// without an index stands where it stands.
/// </summary>
internal static class EmbeddingAnswer
{
    /// <summary>Reads an answer.</summary>
    /// <param name="json">The body.</param>
    /// <param name="dimensions">Values that a row must have.</param>
    /// <param name="rows">Receives the rows, unit length; their number is what was asked for.</param>
    /// <returns>Null, or what is wrong with the answer, as the end of a sentence.</returns>
    public static string? Read(ReadOnlySpan<byte> json, int dimensions, Span<float> rows)
    {
        try
        {
            return ReadRows(json, dimensions, rows);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException)
        {
            return "is not the JSON of embeddings";
        }
    }

    private static string? ReadRows(ReadOnlySpan<byte> json, int dimensions, Span<float> rows)
    {
        var count = rows.Length / dimensions;
        var seen = new bool[count];
        var found = 0;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            if (!isData)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType is JsonTokenType.StartObject)
            {
                if (ReadRow(ref reader, dimensions, rows, seen, found++) is { } problem)
                {
                    return problem;
                }
            }
        }

        return found == count ? null : $"has {found} vectors for {count} texts";
    }

    private static string? ReadRow(ref Utf8JsonReader reader, int dimensions, Span<float> rows, bool[] seen, int place)
    {
        // The index may stand behind the vector, so the vector is read where it stands first.
        var index = place;
        Utf8JsonReader vector = default;
        var hasVector = false;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isVector = reader.ValueTextEquals("embedding"u8);
            var isIndex = reader.ValueTextEquals("index"u8);
            reader.Read();
            if (isVector)
            {
                vector = reader;
                hasVector = true;
                reader.Skip();
            }
            else if (isIndex)
            {
                index = reader.GetInt32();
            }
            else
            {
                reader.Skip();
            }
        }

        if (index < 0 || index >= seen.Length || seen[index])
        {
            return $"names a text {index} that was not asked for, or twice";
        }

        seen[index] = true;
        return hasVector
            ? ReadVector(vector, rows.Slice(index * dimensions, dimensions))
            : $"has no vector for text {index}";
    }

    private static string? ReadVector(Utf8JsonReader reader, Span<float> row)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            return "has a vector that is no list of numbers";
        }

        var length = 0;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            var value = reader.GetSingle();
            if (length < row.Length)
            {
                row[length] = value;
            }

            length++;
        }

        if (length != row.Length)
        {
            return $"has vectors of {length} numbers, and {row.Length} are configured; set embedding.openai.dimensions to {length}";
        }

        var norm = TensorPrimitives.Norm(row);
        if (!float.IsFinite(norm))
        {
            return "has a vector with a number that is none";
        }

        if (norm > 0)
        {
            TensorPrimitives.Divide(row, norm, row);
        }

        return null;
    }
}
