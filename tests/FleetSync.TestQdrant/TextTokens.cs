using System.Globalization;
using System.Text;
using FleetSync.TestQdrant.Wire;

namespace FleetSync.TestQdrant;

/// <summary>
/// The tokens that a full-text index sees in a text. Each is folded, lower-cased, held against the stop words and measured, in
/// that order; lengths are characters. The prefix tokenizer keeps every beginning of a word for a document and only the longest
/// for a query, to which stop words do not apply.
/// </summary>
internal sealed class TextTokens
{
    private readonly TokenizerType _tokenizer;
    private readonly bool _lowercase;
    private readonly bool _folding;
    private readonly int _shortest;
    private readonly int _longest;
    private readonly HashSet<string> _stopWords;

    public TextTokens(TextIndexParams index)
    {
        if (index.Stemmer?.Snowball is not null || index.Stopwords?.Languages.Count > 0 || index.Tokenizer == TokenizerType.Multilingual)
        {
            throw QdrantErrors.Unimplemented("stemmers, stop words of a language and the multilingual tokenizer");
        }

        _tokenizer = index.Tokenizer == TokenizerType.Unknown ? TokenizerType.Word : index.Tokenizer;
        _lowercase = !index.HasLowercase || index.Lowercase;
        _folding = index.AsciiFolding;
        _shortest = index.HasMinTokenLen ? (int)index.MinTokenLen : 0;
        _longest = index.HasMaxTokenLen ? (int)index.MaxTokenLen : int.MaxValue;
        _stopWords = [.. (index.Stopwords?.Custom ?? []).Select(word => _lowercase ? Lower(word) : word)];
    }

    public IEnumerable<string> OfDocument(string text)
    {
        foreach (var word in Split(text))
        {
            var token = Form(word);
            var length = Length(token);
            if (_stopWords.Contains(token) || length < _shortest)
            {
                continue;
            }

            if (_tokenizer != TokenizerType.Prefix)
            {
                if (length <= _longest)
                {
                    yield return token;
                }

                continue;
            }

            for (var size = Math.Max(_shortest, 1); size <= Math.Min(length, _longest); size++)
            {
                yield return Beginning(token, size);
            }
        }
    }

    public IEnumerable<string> OfQuery(string text) => _tokenizer != TokenizerType.Prefix
        ? OfDocument(text)
        : Split(text).Select(Form).Where(token => Length(token) >= _shortest).Select(token => Beginning(token, _longest));

    private IEnumerable<string> Split(string text)
    {
        if (_tokenizer == TokenizerType.Whitespace)
        {
            return text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        }

        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsAlphanumeric(rune))
            {
                word.Append(rune.ToString());
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    private string Form(string word)
    {
        var folded = _folding ? Fold(word) : word;
        return _lowercase ? Lower(folded) : folded;
    }

    /// <summary>Letters and numbers of every script, as char::is_alphanumeric has it.</summary>
    private static bool IsAlphanumeric(Rune rune) => Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    private static string Fold(string word)
    {
        var folded = new StringBuilder(word.Length);
        foreach (var rune in word.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(rune.Value switch
                {
                    'ß' => "ss",
                    'æ' => "ae",
                    'Æ' => "AE",
                    'ø' => "o",
                    'Ø' => "O",
                    'œ' => "oe",
                    'Œ' => "OE",
                    'ł' => "l",
                    'Ł' => "L",
                    _ => rune.ToString(),
                });
            }
        }

        return folded.ToString();
    }

#pragma warning disable CA1308 // Lower case is what the index keeps.
    private static string Lower(string word) => word.ToLowerInvariant();
#pragma warning restore CA1308

    private static int Length(string token) => token.EnumerateRunes().Count();

    private static string Beginning(string token, int size) => string.Concat(token.EnumerateRunes().Take(size).Select(static rune => rune.ToString()));
}
