using System.Buffers.Text;
using System.Text;

namespace FleetSync.Extraction.Json;

/// <summary>
/// Room for short-lived UTF-8 texts. A text stays valid until <see cref="Clear"/>, also when the room grows: the old array is
/// left to the collector then. Growing is rare; the first array serves nearly all objects.
/// </summary>
internal sealed class Utf8Scratch
{
    private const int Kept = 16 * 1024;
    private byte[] _bytes = [];
    private int _used;

    /// <summary>Forgets all texts.</summary>
    public void Clear()
    {
        _used = 0;
        if (_bytes.Length > Kept)
        {
            _bytes = [];
        }
    }

    /// <summary>Joins texts into one.</summary>
    public ReadOnlySpan<byte> Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third = default)
    {
        var room = Room(first.Length + second.Length + third.Length);
        first.CopyTo(room);
        second.CopyTo(room[first.Length..]);
        third.CopyTo(room[(first.Length + second.Length)..]);
        return Take(room, first.Length + second.Length + third.Length);
    }

    /// <summary>A text followed by a number: <c>ExitCode:137</c>.</summary>
    public ReadOnlySpan<byte> Number(ReadOnlySpan<byte> prefix, long number)
    {
        var room = Room(prefix.Length + 20);
        prefix.CopyTo(room);
        Utf8Formatter.TryFormat(number, room[prefix.Length..], out var digits);
        return Take(room, prefix.Length + digits);
    }

    /// <summary>A text followed by a part of a whole: <c>Init:0/2</c>.</summary>
    public ReadOnlySpan<byte> Ratio(ReadOnlySpan<byte> prefix, long part, long whole)
    {
        var room = Room(prefix.Length + 41);
        prefix.CopyTo(room);
        Utf8Formatter.TryFormat(part, room[prefix.Length..], out var digits);
        var at = prefix.Length + digits;
        room[at++] = (byte)'/';
        Utf8Formatter.TryFormat(whole, room[at..], out digits);
        return Take(room, at + digits);
    }

    /// <summary>The text that a JSON string with escapes stands for; what is no escape stays as it is.</summary>
    public ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> json)
    {
        // An escape of six bytes yields at most three, so the text never grows.
        var room = Room(json.Length + 4);
        var written = 0;
        while (json.Length > 0)
        {
            var plain = json.IndexOf((byte)'\\');
            plain = plain < 0 ? json.Length : plain;
            json[..plain].CopyTo(room[written..]);
            written += plain;
            json = json[plain..];
            if (json.Length > 0)
            {
                json = json[UnescapeOne(json, room, ref written)..];
            }
        }

        return Take(room, written);
    }

    private static int UnescapeOne(ReadOnlySpan<byte> json, Span<byte> room, ref int written)
    {
        if (json.Length < 2)
        {
            return json.Length;
        }

        if (json[1] == (byte)'u')
        {
            var rune = ReadRune(json, out var consumed);
            written += rune.EncodeToUtf8(room[written..]);
            return consumed;
        }

        room[written++] = json[1] switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'t' => (byte)'\t',
            (byte)'r' => (byte)'\r',
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            var other => other,
        };
        return 2;
    }

    private static Rune ReadRune(ReadOnlySpan<byte> json, out int consumed)
    {
        consumed = Math.Min(6, json.Length);
        if (!TryReadUnit(json, out var first))
        {
            return Rune.ReplacementChar;
        }

        if (Rune.TryCreate(first, out var rune))
        {
            return rune;
        }

        if (TryReadUnit(json[6..], out var second) && Rune.TryCreate(first, second, out rune))
        {
            consumed = 12;
            return rune;
        }

        return Rune.ReplacementChar;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> json, out char unit)
    {
        unit = default;
        if (json.Length < 6 || json[0] != (byte)'\\' || json[1] != (byte)'u'
            || !Utf8Parser.TryParse(json.Slice(2, 4), out ushort value, out var used, 'x') || used != 4)
        {
            return false;
        }

        unit = (char)value;
        return true;
    }

    private Span<byte> Room(int length)
    {
        if (_bytes.Length - _used < length)
        {
            _bytes = new byte[Math.Max(length, Math.Clamp(_bytes.Length * 2, 256, 4 * Kept))];
            _used = 0;
        }

        return _bytes.AsSpan(_used);
    }

    private ReadOnlySpan<byte> Take(Span<byte> room, int length)
    {
        _used += length;
        return room[..length];
    }
}
