using System.Globalization;
using System.Text;
using FleetSync.Extraction;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// What a character is to a token, as SQLite's unicode61 tokenizer with remove_diacritics 2 has it (sqlite.org/fts5.html, section
/// 4.3.1), so that both stores find the same: letters and digits, without case, without the diacritics of Latin.
/// </summary>
internal static class TokenFolding
{
    /// <summary>Stands for what must not occur inside a token, see <see cref="SearchTerms"/>.</summary>
    private const int Stand = 0x01C3;

    /// <summary>Other forms of a lower-case letter, sorted; <see cref="Usual"/> has in the same place what they fold to.</summary>
    private const string Forms = "µſςϐϑϕϖϰϱϵẛ\u1fbe";

    private const string Usual = "\u03bcsσβθφπκρεsι";

    /// <summary>A rune as it stands in a token.</summary>
    /// <param name="rune">Any rune.</param>
    /// <param name="folded">The rune that stands for it.</param>
    /// <returns>Whether it belongs to a token, parts it, or (a combining diacritic) is passed over inside one.</returns>
    public static TokenRole Fold(Rune rune, out Rune folded)
    {
        folded = rune;
        if (IsCombining(rune.Value))
        {
            return TokenRole.Nothing;
        }

        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter:
                folded = Strip(Rune.ToLowerInvariant(rune));
                return TokenRole.Part;
            case UnicodeCategory.OtherLetter when rune.Value is SearchTerms.EndLetter or SearchTerms.JoinLetter:
            case UnicodeCategory.PrivateUse:
                folded = new Rune(Stand);
                return TokenRole.Part;
            case UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter:
            case UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber:
                folded = Rune.ToLowerInvariant(rune);
                return TokenRole.Part;
            default:
                return TokenRole.Separator;
        }
    }

    private static Rune Strip(Rune rune)
    {
        if (!rune.IsBmp)
        {
            return rune;
        }

        var letter = (char)rune.Value;
        var at = Forms.AsSpan().BinarySearch(letter);
        return new Rune(at < 0 ? Diacritics.StripLatin(letter) : Usual[at]);
    }

    /// <summary>The combining diacritics that SQLite leaves out of a token; every other mark parts tokens.</summary>
    private static bool IsCombining(int value) => value is >= 0x300 and <= 0x331 && value is
        <= 0x304 or (>= 0x306 and <= 0x30C) or 0x30F or 0x311 or 0x31B or (>= 0x323 and <= 0x328) or 0x32D or 0x32E or >= 0x330;
}
