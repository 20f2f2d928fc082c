using System.Text;

namespace FleetSync.Extraction;

/// <summary>Cutting and comparing UTF-8 texts without making strings of them.</summary>
internal static class Utf8Words
{
    /// <summary>The text's first <paramref name="max"/> bytes, less where that would split a character.</summary>
    public static ReadOnlySpan<byte> CutToBytes(ReadOnlySpan<byte> text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }

        while (max > 0 && IsContinuation(text[max]))
        {
            max--;
        }

        return text[..max];
    }

    /// <summary>The text's first <paramref name="max"/> characters (Unicode scalar values).</summary>
    public static ReadOnlySpan<byte> CutToCharacters(ReadOnlySpan<byte> text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }

        for (var at = 0; at < text.Length; at++)
        {
            if (!IsContinuation(text[at]) && max-- == 0)
            {
                return text[..at];
            }
        }

        return text;
    }

    /// <summary>Whether a list of words, separated by spaces or lines, has the word; ASCII letters compare without case.</summary>
    public static bool Has(ReadOnlySpan<byte> words, ReadOnlySpan<byte> word)
    {
        while (!words.IsEmpty && !word.IsEmpty)
        {
            var space = words.IndexOfAny((byte)' ', (byte)'\n');
            var candidate = space < 0 ? words : words[..space];
            if (candidate.Length == word.Length && Ascii.EqualsIgnoreCase(candidate, word))
            {
                return true;
            }

            words = space < 0 ? default : words[(space + 1)..];
        }

        return false;
    }

    /// <summary>Whether the text ends so; ASCII letters compare without case.</summary>
    public static bool EndsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> end) =>
        text.Length >= end.Length && Ascii.EqualsIgnoreCase(text[^end.Length..], end);

    /// <summary>Whether the text consists of ASCII digits and has as many as asked for.</summary>
    public static bool IsDigits(ReadOnlySpan<byte> text, int least, int most) =>
        text.Length >= least && text.Length <= most && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    private static bool IsContinuation(byte unit) => (unit & 0xC0) == 0x80;
}
