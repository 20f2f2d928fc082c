using System.Globalization;
using System.Text;

namespace FleetSync.Stores.Sqlite;

/// <summary>
/// A user's words as an FTS5 query (sqlite.org/fts5.html, section 3). Every word is quoted, so nothing in it is syntax. Words
/// are alternatives. A word with separators in it, <c>orders-db-0</c>, is a phrase of its parts. A word of three letters or
/// digits also finds longer ones that begin with it; whole matches count twice and so rank higher.
/// </summary>
internal sealed class MatchExpression
{
    /// <summary>Distinct words that count; further ones are left out, which bounds the cost of a pasted page.</summary>
    public const int MaxWords = 32;

    private const int PrefixLength = 3;

    private MatchExpression(bool isAsked, IReadOnlyList<string> words)
    {
        IsAsked = isAsked;
        Words = words;
    }

    /// <summary>Whether there were any words. A question whose words have no letter or digit is asked, and matches nothing.</summary>
    public bool IsAsked { get; }

    /// <summary>The distinct words that can match, in the order given.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Reads a user's words.</summary>
    public static MatchExpression Parse(string words)
    {
        var distinct = new List<string>();
        var isAsked = false;
        foreach (var range in SplitWords(words))
        {
            isAsked = true;
            var word = words[range];
            if (distinct.Count < MaxWords && CountLetters(word) > 0 && !distinct.Contains(word, StringComparer.OrdinalIgnoreCase))
            {
                distinct.Add(word);
            }
        }

        return new MatchExpression(isAsked, distinct);
    }

    /// <summary>The FTS5 query. Only where there are words that can match.</summary>
    public override string ToString()
    {
        var query = new StringBuilder();
        foreach (var word in Words)
        {
            var quoted = '"' + word.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
            query.Append(query.Length == 0 ? "" : " OR ").Append(quoted);
            if (CountLetters(word) >= PrefixLength)
            {
                query.Append(" OR ").Append(quoted).Append('*');
            }
        }

        return query.ToString();
    }

    /// <summary>Splits at white space and control characters; NUL would end the query for SQLite.</summary>
    private static List<Range> SplitWords(string words)
    {
        var ranges = new List<Range>();
        var start = 0;
        for (var i = 0; i <= words.Length; i++)
        {
            if (i < words.Length && !char.IsWhiteSpace(words[i]) && !char.IsControl(words[i]))
            {
                continue;
            }

            if (i > start)
            {
                ranges.Add(start..i);
            }

            start = i + 1;
        }

        return ranges;
    }

    /// <summary>Counts what unicode61 takes for a part of a token.</summary>
    private static int CountLetters(string word)
    {
        var count = 0;
        foreach (var rune in word.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is
                UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.PrivateUse)
            {
                count++;
            }
        }

        return count;
    }
}
