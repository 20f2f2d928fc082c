using System.Globalization;
using System.Text;

namespace FleetSync.Stores;

/// <summary>
/// A user's words, which every store reads the same way. Words are alternatives. A word with separators in it,
/// <c>orders-db-0</c>, is its parts in a row. A word of three letters or digits also finds longer ones that begin with it.
/// </summary>
internal sealed class SearchWords
{
    /// <summary>Distinct words that count; further ones are left out, which bounds the cost of a pasted page.</summary>
    public const int MaxWords = 32;

    private const int PrefixLength = 3;

    private SearchWords(bool isAsked, IReadOnlyList<string> words)
    {
        IsAsked = isAsked;
        Words = words;
    }

    /// <summary>Whether there were any words. A question whose words have no letter or digit is asked, and matches nothing.</summary>
    public bool IsAsked { get; }

    /// <summary>The distinct words that can match, in the order given.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Reads a user's words.</summary>
    public static SearchWords Parse(string words)
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

        return new SearchWords(isAsked, distinct);
    }

    /// <summary>Whether a word also finds longer ones that begin with it.</summary>
    public static bool IsPrefix(string word) => CountLetters(word) >= PrefixLength;

    /// <summary>Where words end: at white space, and at control characters, of which NUL would end a query for SQLite.</summary>
    public static bool IsSpace(char unit) => char.IsWhiteSpace(unit) || char.IsControl(unit);

    private static List<Range> SplitWords(string words)
    {
        var ranges = new List<Range>();
        var start = 0;
        for (var i = 0; i <= words.Length; i++)
        {
            if (i < words.Length && !IsSpace(words[i]))
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
