using System.Globalization;
using System.Text;
using System.Text.Json;
using FleetSync.Embedding;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Embedding;

public sealed class WordPieceTests(ModelFiles models)
{
    /// <summary>The golden ids were written by a separate implementation on Unicode's own tables.</summary>
    [Fact]
    public async Task Texts_have_the_ids_that_the_model_was_trained_on()
    {
        var pieces = await models.PiecesAsync();
        var path = Path.Combine(AppContext.BaseDirectory, "Embedding", "Golden", "wordpiece.json");
        using var golden = JsonDocument.Parse(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        Assert.All(golden.RootElement.EnumerateArray(), example =>
        {
            var text = example.GetProperty("text").GetString()!;
            var expected = string.Join(' ', example.GetProperty("ids").EnumerateArray().Select(static id => id.GetInt64()));
            Assert.Equal($"{text}: {expected}", $"{text}: {string.Join(' ', Encode(pieces, text))}");
        });
    }

    /// <summary>What other tokenizers drop: = + &lt; &gt; $ | ~ ^ and the back-tick.</summary>
    [Fact]
    public async Task No_visible_character_of_a_text_is_lost()
    {
        var vocabulary = WordPieceFile.Read(await models.FolderAsync());
        var texts = new WordPiece(vocabulary);
        var names = vocabulary.Whole.ToDictionary(static entry => (long)entry.Value, static entry => entry.Key);
        foreach (var (piece, id) in vocabulary.Continuing)
        {
            names.Add(id, piece);
        }

        var visible = string.Concat(Enumerable.Range(33, 94).Select(static letter => (char)letter));
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Concat(random.GetItems<char>(visible + "    ", random.Next(60)));
            var told = string.Concat(Encode(texts, text)[1..^1].Select(id => names[id]));
            var kept = text.Replace(" ", "", StringComparison.Ordinal);
            Assert.True(kept.Equals(told, StringComparison.OrdinalIgnoreCase), $"seed {seed}: '{text}' became '{told}'");
        }
    }

    [Fact]
    public async Task Any_text_has_the_ids_that_a_slow_reading_of_the_rules_gives_it()
    {
        Assert.Equal("e\u0301", "é".Normalize(NormalizationForm.FormD));
        var vocabulary = WordPieceFile.Read(await models.FolderAsync());
        var pieces = new WordPiece(vocabulary);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        // Latin with its accents, Greek, Cyrillic, Hebrew, punctuation and symbols, Kana, ideographs, Hangul.
        (int From, int To)[] blocks = [(0x20, 0x7F), (0x20, 0x7F), (0xA0, 0x250), (0x370, 0x530), (0x5D0, 0x5EB), (0x1E00, 0x2000), (0x2000, 0x2070), (0x3041, 0x3100), (0x4E00, 0x9000), (0xAC00, 0xD7A4)];
        for (var round = 0; round < 3000; round++)
        {
            var text = new StringBuilder();
            for (var i = random.Next(30); i > 0; i--)
            {
                var (from, to) = blocks[random.Next(blocks.Length)];
                var letter = (char)random.Next(from, to);
                text.Append(char.IsLetter(letter) || char.IsPunctuation(letter) || letter < 0x7F ? letter : '-').Append(random.Next(8) == 0 ? " " : "");
            }

            var expected = SlowWordPiece.Encode(text.ToString(), vocabulary);
            Assert.True(expected.SequenceEqual(Encode(pieces, text.ToString())), $"seed {seed}: '{text}'");
        }
    }

    [Fact]
    public async Task A_text_is_cut_to_the_room_that_there_is()
    {
        var pieces = await models.PiecesAsync();
        var ids = new long[5];
        Assert.Equal(5, pieces.Encode("one two three four five", ids));
        Assert.Equal([101, 2028, 2048, 2093, 102], ids);
    }

    [Fact]
    public void A_vocabulary_comes_from_vocab_txt_as_well()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\nng\n##inx\n=\n");
        Assert.Equal([2, 4, 5, 6, 4, 3], Encode(new WordPiece(WordPieceFile.Read(folder.Path)), "NGINX=ng"));
        Assert.Equal([2, 1, 6, 3], Encode(new WordPiece(WordPieceFile.Read(folder.Path)), "ngx ="));
    }

    [Fact]
    public void A_tokenizer_of_another_kind_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "tokenizer.json"), """{"model":{"type":"Unigram","vocab":[]}}""");
        var refused = Assert.Throws<EmbeddingException>(() => WordPieceFile.Read(folder.Path));
        Assert.Contains("type Unigram; only WordPiece is understood", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_tokenizer_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        var refused = Assert.Throws<EmbeddingException>(() => WordPieceFile.Read(folder.Path));
        Assert.Contains($"neither tokenizer.json nor vocab.txt in {folder.Path}", refused.Message, StringComparison.Ordinal);
    }

    private static long[] Encode(WordPiece pieces, string text)
    {
        var ids = new long[512];
        return ids[..pieces.Encode(text, ids)];
    }

    /// <summary>The rules as they are told, a string at a time.</summary>
    private static class SlowWordPiece
    {
        public static List<long> Encode(string text, WordPieceVocabulary vocabulary)
        {
            List<long> ids = [101];
            foreach (var word in Words(text))
            {
                ids.AddRange(Pieces(word, vocabulary));
            }

            return [.. ids, 102];
        }

        private static string[] Words(string text)
        {
            var spaced = new StringBuilder();
            foreach (var rune in text.EnumerateRunes())
            {
                var category = Rune.GetUnicodeCategory(rune);
                if (category is UnicodeCategory.Control or UnicodeCategory.Format && rune.Value is not (9 or 10 or 13))
                {
                    continue;
                }

                spaced.Append(rune.Value is >= 0x4E00 and <= 0x9FFF ? $" {rune} " : rune.ToString());
            }

            var bare = new StringBuilder();
            foreach (var rune in spaced.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes())
            {
                if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
                {
                    var lower = Rune.ToLowerInvariant(rune);
                    var alone = Rune.IsPunctuation(rune) || (rune.IsAscii && rune.Value > 32 && !Rune.IsLetterOrDigit(rune));
                    bare.Append(alone ? $" {lower} " : lower.ToString());
                }
            }

            return bare.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        }

        private static List<long> Pieces(string word, WordPieceVocabulary vocabulary)
        {
            List<long> ids = [];
            while (word.Length > 0)
            {
                var known = ids.Count == 0 ? vocabulary.Whole : vocabulary.Continuing;
                var piece = Enumerable.Range(1, word.Length).Select(length => word[..length]).LastOrDefault(known.ContainsKey);
                if (piece is null)
                {
                    return [100];
                }

                ids.Add(known[piece]);
                word = word[piece.Length..];
            }

            return ids;
        }
    }
}
