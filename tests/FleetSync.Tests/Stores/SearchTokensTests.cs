using System.Globalization;
using System.Text;
using FleetSync.Stores.Qdrant;
using FleetSync.Stores.Sqlite;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Stores;

public sealed class SearchTokensTests
{
    [Theory]
    [InlineData("orders-db-0", "orders db 0")]
    [InlineData("CrashLoopBackOff", "crashloopbackoff")]
    [InlineData("app.kubernetes.io/name=web", "app kubernetes io name web")]
    [InlineData("Café CAFÉ cafe\u0301", "cafe cafe cafe")]
    [InlineData("größe GRÖSSE", "große grosse")]
    [InlineData("Москва ΑΘΗΝΑΣ 数据库", "москва αθηνασ 数据库")]
    [InlineData(" --- \t😀 \ud800 ", "")]
    [InlineData("\u0301a x\u0301\u0301y", "a xy")]
    [InlineData("１２ ½ Ⅷ", "１２ ½ ⅷ")]
    public void Tokens_are_folded_runs_of_letters_and_digits(string text, string tokens) =>
        Assert.Equal(tokens, string.Join(' ', TokensOf(text)));

    [Theory]
    [InlineData("orders-db web", "1 0 1")]
    [InlineData("a - b", "1 1")]
    [InlineData("a/b\u0001c", "1 0 1")]
    [InlineData("😀x y", "1 1")]
    public void A_word_starts_behind_white_space_alone(string text, string starts) =>
        Assert.Equal(starts, string.Join(' ', StartsOf(text)));

    [Fact]
    public void Every_letter_and_digit_is_to_both_stores_the_same()
    {
        var runes = Enumerable.Range(1, 0x10FFFF).Where(Rune.IsValid).Select(static value => new Rune(value)).Where(IsCompared).ToList();
        Assert.True(runes.Count > 100_000);
        var expected = SqliteTokens([.. runes.Select(static rune => $"a{rune}b")]);
        var differing = new List<string>();
        for (var i = 0; i < runes.Count; i++)
        {
            var ours = string.Join(' ', TokensOf($"a{runes[i]}b"));
            if (ours != expected[i] && !IsCasedLater(runes[i], expected[i], ours))
            {
                differing.Add($"U+{runes[i].Value:X4} {expected[i]} {ours}");
            }
        }

        Assert.Empty(differing);
    }

    /// <summary>
    /// All of the scripts of Europe, and every letter and number besides. SQLite's tables are of Unicode 6.1, and what they do not
    /// know, such as later symbols, it takes for letters. The private use area and the two letters that terms are made of are
    /// replaced by another. The vowels of New Tai Lue, and two signs
    /// of the Vedas, were marks then and are letters now.
    /// </summary>
    private static bool IsCompared(Rune rune) =>
        (rune.Value < 0x0500 || Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber)
        && Rune.GetUnicodeCategory(rune) is not UnicodeCategory.OtherNotAssigned
        && rune.Value is not (SearchTerms.EndLetter or SearchTerms.JoinLetter or (>= 0x19B0 and <= 0x19C9) or 0x1CF2 or 0x1CF3);

    /// <summary>A capital of a script whose small letters, or which itself, came after SQLite's tables: it keeps them apart.</summary>
    private static bool IsCasedLater(Rune rune, string expected, string ours) =>
        expected == $"a{rune}b" && ours == $"a{Rune.ToLowerInvariant(rune)}b" && rune.Value >= 0x037F;

    private static List<string> TokensOf(string text)
    {
        var tokens = new SearchTokens(text, new byte[SearchTokens.RoomFor(text)]);
        var list = new List<string>();
        while (tokens.Next())
        {
            list.Add(Encoding.UTF8.GetString(tokens.Current));
        }

        return list;
    }

    private static List<int> StartsOf(string text)
    {
        var tokens = new SearchTokens(text, new byte[SearchTokens.RoomFor(text)]);
        var list = new List<int>();
        while (tokens.Next())
        {
            list.Add(tokens.StartsWord ? 1 : 0);
        }

        return list;
    }

    private static string[] SqliteTokens(IReadOnlyList<string> texts)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("tokens.db"), []);
        using var database = SqliteDatabase.Open(folder.File("tokens.db"), SqliteAccess.Write, new SqliteSettings());
        database.Execute("CREATE VIRTUAL TABLE search USING fts5 (text, content = '', tokenize = 'unicode61 remove_diacritics 2')");
        database.Execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab (search, instance)");
        database.Execute("BEGIN");
        using (var insert = database.Prepare("INSERT INTO search (rowid, text) VALUES (?1, ?2)"))
        {
            for (var i = 0; i < texts.Count; i++)
            {
                insert.Bind(1, i + 1).Bind(2, texts[i]).Run();
            }
        }

        database.Execute("COMMIT");
        var tokens = new SortedDictionary<(long Row, long Offset), string>();
        using var read = database.Prepare("SELECT term, doc, offset FROM vocabulary");
        while (read.Next())
        {
            tokens[(read.Number(1), read.Number(2))] = read.Text(0);
        }

        var joined = new string[texts.Count];
        foreach (var row in tokens.GroupBy(static token => token.Key.Row))
        {
            joined[row.Key - 1] = string.Join(' ', row.Select(static token => token.Value));
        }

        return joined;
    }
}
