using System.Text;

namespace FleetSync.Stores.Qdrant;

/// <summary>The tokens of a text, one after another, in UTF-8 and folded (<see cref="TokenFolding"/>). Allocates nothing.</summary>
internal ref struct SearchTokens
{
    private readonly Span<byte> _room;
    private ReadOnlySpan<char> _rest;
    private int _length;
    private bool _afterSpace = true;

    /// <summary>Prepares to read a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="room">Where the current token stands; at least <see cref="RoomFor"/> the text.</param>
    public SearchTokens(ReadOnlySpan<char> text, Span<byte> room)
    {
        _rest = text;
        _room = room;
    }

    /// <summary>The token read last; valid until the next one is read.</summary>
    public readonly ReadOnlySpan<byte> Current => _room[.._length];

    /// <summary>Whether white space, or nothing at all, stands between the token before and this one's.</summary>
    public bool StartsWord { get; private set; }

    /// <summary>Bytes that the longest token of a text can have.</summary>
    /// <param name="text">The text.</param>
    public static int RoomFor(ReadOnlySpan<char> text) => text.Length * 3;

    /// <summary>Reads the next token; false when there is none.</summary>
    public bool Next()
    {
        _length = 0;
        while (!_rest.IsEmpty)
        {
            var unit = _rest[0];
            var role = char.IsAscii(unit) ? FoldAscii(unit, out var letter) : Fold(out letter);
            if (role is TokenRole.Part)
            {
                if (_length == 0)
                {
                    (StartsWord, _afterSpace) = (_afterSpace, false);
                }

                _length += letter.EncodeToUtf8(_room[_length..]);
            }
            else if (_length > 0 && role is TokenRole.Separator)
            {
                return true;
            }
            else if (SearchWords.IsSpace(unit))
            {
                _afterSpace = true;
            }

            _rest = _rest[(char.IsHighSurrogate(unit) && _rest.Length > 1 && char.IsLowSurrogate(_rest[1]) ? 2 : 1)..];
        }

        return _length > 0;
    }

    private static TokenRole FoldAscii(char unit, out Rune letter)
    {
        letter = new Rune((char)(char.IsAsciiLetterUpper(unit) ? unit | 0x20 : unit));
        return char.IsAsciiLetterOrDigit(unit) ? TokenRole.Part : TokenRole.Separator;
    }

    private readonly TokenRole Fold(out Rune letter)
    {
        // A lone surrogate is decoded as U+FFFD, a symbol, and so parts tokens.
        _ = Rune.DecodeFromUtf16(_rest, out var rune, out _);
        return TokenFolding.Fold(rune, out letter);
    }
}
