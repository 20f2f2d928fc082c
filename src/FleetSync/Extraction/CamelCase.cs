namespace FleetSync.Extraction;

/// <summary>The words that a CamelCase name is made of: <c>HTTP|Route</c>, <c>Crash|Loop|Back|Off</c>.</summary>
internal static class CamelCase
{
    /// <summary>Where the next word starts; the length where there is none.</summary>
    /// <param name="name">Begins with a word.</param>
    public static int NextWord(ReadOnlySpan<byte> name)
    {
        for (var at = 1; at < name.Length; at++)
        {
            if (IsUpper(name[at]) && (!IsUpper(name[at - 1]) || (at + 1 < name.Length && IsLower(name[at + 1]))))
            {
                return at;
            }
        }

        return name.Length;
    }

    /// <summary>The words with something between them.</summary>
    /// <param name="name">The name.</param>
    /// <param name="separator">What stands between two words.</param>
    public static byte[] Join(ReadOnlySpan<byte> name, byte separator)
    {
        var words = new ByteBuffer();
        while (!name.IsEmpty)
        {
            if (words.Length > 0)
            {
                words.Add(separator);
            }

            var end = NextWord(name);
            words.Add(name[..end]);
            name = name[end..];
        }

        return words.Written.ToArray();
    }

    private static bool IsUpper(byte letter) => letter is >= (byte)'A' and <= (byte)'Z';

    private static bool IsLower(byte letter) => letter is >= (byte)'a' and <= (byte)'z';
}
