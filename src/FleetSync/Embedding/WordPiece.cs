using System.Globalization;
using System.Text;
using FleetSync.Extraction;

namespace FleetSync.Embedding;

/// <summary>
/// The tokenizer of BERT models. Every visible character of a text is part of a token, <c>= + &lt; &gt; $ | ~ ^</c> and the back-tick
/// included, which other tokenizers drop and labels such as <c>app=nginx</c> need. Source: BasicTokenizer and WordpieceTokenizer of
/// github.com/google-research/bert, tokenization.py.
/// </summary>
internal sealed class WordPiece
{
    private readonly WordPieceVocabulary _vocabulary;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _whole;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _continuing;
    private readonly int _first;
    private readonly int _last;
    private readonly int _unknown;

    /// <summary>Prepares a tokenizer.</summary>
    /// <param name="vocabulary">A vocabulary that has <c>[CLS]</c>, <c>[SEP]</c> and <c>[UNK]</c>.</param>
    public WordPiece(WordPieceVocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _whole = vocabulary.Whole.GetAlternateLookup<ReadOnlySpan<char>>();
        _continuing = vocabulary.Continuing.GetAlternateLookup<ReadOnlySpan<char>>();
        _first = vocabulary.Whole["[CLS]"];
        _last = vocabulary.Whole["[SEP]"];
        _unknown = vocabulary.Whole["[UNK]"];
    }

    /// <summary>The most tokens of a text, those at its ends included.</summary>
    public int MaxTokens => _vocabulary.MaxTokens;

    /// <summary>Writes the ids of a text between <c>[CLS]</c> and <c>[SEP]</c>.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="ids">Receives the ids, at least two; what does not fit is left out at the text's end.</param>
    /// <returns>How many ids were written.</returns>
    public int Encode(ReadOnlySpan<char> text, Span<long> ids)
    {
        // A word may grow while its last rune is taken apart.
        Span<char> word = stackalloc char[_vocabulary.MaxLetters + 4];
        var tokens = new Tokens(ids[..^1]);
        tokens.Add(_first);
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var role = RoleOf(rune);
            if (role is Role.Space or Role.Alone)
            {
                Match(word, ref length, ref tokens);
            }

            if (role is Role.Letter or Role.Alone && length <= _vocabulary.MaxLetters)
            {
                length += Write(rune, word[length..]);
            }

            if (role is Role.Alone)
            {
                Match(word, ref length, ref tokens);
            }

            if (tokens.IsFull)
            {
                break;
            }
        }

        Match(word, ref length, ref tokens);
        ids[tokens.Count] = _last;
        return tokens.Count + 1;
    }

    /// <summary>Takes the longest piece of the vocabulary, again and again. A word with a part that is in no piece is unknown as a whole.</summary>
    private void Match(scoped Span<char> letters, ref int length, ref Tokens tokens)
    {
        ReadOnlySpan<char> word = letters[..length];
        length = 0;
        var before = tokens;
        if (word.Length > _vocabulary.MaxLetters)
        {
            tokens.Add(_unknown);
            return;
        }

        for (var at = 0; at < word.Length;)
        {
            var end = word.Length;
            var lookup = at == 0 ? _whole : _continuing;
            int id;
            while (!lookup.TryGetValue(word[at..end], out id))
            {
                if (--end == at)
                {
                    tokens = before;
                    tokens.Add(_unknown);
                    return;
                }
            }

            tokens.Add(id);
            at = end;
        }
    }

    /// <summary>Writes a rune as the vocabulary has it. Hangul syllables come apart into their two or three letters, as their decomposition has it.</summary>
    private int Write(Rune rune, Span<char> word)
    {
        if (!_vocabulary.LowerCase)
        {
            return rune.EncodeToUtf16(word);
        }

        if (rune.Value is >= 0xAC00 and <= 0xD7A3)
        {
            var syllable = rune.Value - 0xAC00;
            word[0] = (char)(0x1100 + (syllable / (21 * 28)));
            word[1] = (char)(0x1161 + (syllable / 28 % 21));
            word[2] = (char)(0x11A7 + (syllable % 28));
            return word[2] == 0x11A7 ? 2 : 3;
        }

        var lower = Rune.ToLowerInvariant(rune);
        if (!lower.IsBmp)
        {
            return lower.EncodeToUtf16(word);
        }

        word[0] = lower.IsAscii ? (char)lower.Value : Diacritics.Strip((char)lower.Value);
        return 1;
    }

    private Role RoleOf(Rune rune)
    {
        if (rune.IsAscii)
        {
            return rune.Value switch
            {
                ' ' or '\t' or '\n' or '\r' => Role.Space,
                < ' ' or 0x7F => Role.Nothing,
                _ => char.IsAsciiLetterOrDigit((char)rune.Value) ? Role.Letter : Role.Alone,
            };
        }

        if (IsIdeograph(rune.Value))
        {
            return Role.Alone;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.SpaceSeparator => Role.Space,
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => Role.Space,
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse => Role.Nothing,
            UnicodeCategory.NonSpacingMark => _vocabulary.LowerCase ? Role.Nothing : Role.Letter,
            UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
                or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
                or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation => Role.Alone,
            _ => rune == Rune.ReplacementChar ? Role.Nothing : Role.Letter,
        };
    }

    /// <summary>The blocks of Chinese ideographs that the model takes one by one.</summary>
    private static bool IsIdeograph(int value) => value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    private enum Role
    {
        Letter,
        Alone,
        Space,
        Nothing,
    }

    /// <summary>Ids as far as there is room.</summary>
    private ref struct Tokens(Span<long> ids)
    {
        private readonly Span<long> _ids = ids;

        public int Count { get; private set; }

        public readonly bool IsFull => Count == _ids.Length;

        public void Add(int id)
        {
            if (!IsFull)
            {
                _ids[Count++] = id;
            }
        }
    }
}
