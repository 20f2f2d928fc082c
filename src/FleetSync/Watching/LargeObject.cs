using System.Buffers;

namespace FleetSync.Watching;

/// <summary>Passes over the rest of one JSON object as its bytes come, however many, and holds none of them.</summary>
internal struct LargeObject
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create("\"\\"u8);

    private int _depth;
    private bool _inString;
    private bool _escaped;

    /// <summary>Begins behind the object's opening brace.</summary>
    public LargeObject() => _depth = 1;

    /// <summary>Whether its closing brace was passed.</summary>
    public readonly bool IsPassed => _depth == 0;

    /// <summary>Passes over bytes.</summary>
    /// <param name="bytes">What came next.</param>
    /// <returns>How many of them belong to the object; what follows it is not looked at.</returns>
    public int Pass(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && _depth > 0)
        {
            if (_escaped)
            {
                _escaped = false;
                at++;
                continue;
            }

            var found = bytes[at..].IndexOfAny(_inString ? StringEnds : Structure);
            if (found < 0)
            {
                return bytes.Length;
            }

            at += found;
            Take(bytes[at++]);
        }

        return at;
    }

    private void Take(byte mark)
    {
        switch (mark)
        {
            case (byte)'"':
                _inString = !_inString;
                break;
            case (byte)'\\':
                _escaped = true;
                break;
            default:
                _depth += mark is (byte)'{' or (byte)'[' ? 1 : -1;
                break;
        }
    }
}
