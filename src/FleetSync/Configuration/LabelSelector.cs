using System.Buffers;

namespace FleetSync.Configuration;

/// <summary>
/// The syntax of label selectors
/// (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors): a server answers a broken one
/// with 400 for every type, so it is refused at start instead.
/// </summary>
internal static class LabelSelector
{
    private const int MaxName = 63;
    private const int MaxPrefix = 253;
    private static readonly SearchValues<char> Delimiters = SearchValues.Create(" \t,=!()");

    /// <summary>Whether a server will take it. Empty selects everything.</summary>
    public static bool IsValid(string text)
    {
        var rest = text.AsSpan().Trim();
        if (rest.Length == 0)
        {
            return true;
        }

        while (true)
        {
            if (!TakeRequirement(ref rest))
            {
                return false;
            }

            rest = rest.TrimStart();
            if (rest.Length == 0)
            {
                return true;
            }

            if (!Take(ref rest, ","))
            {
                return false;
            }
        }
    }

    // key | !key | key = value | key == value | key != value | key in (values) | key notin (values)
    private static bool TakeRequirement(ref ReadOnlySpan<char> rest)
    {
        if (Take(ref rest, "!"))
        {
            return IsKey(TakeWord(ref rest));
        }

        if (!IsKey(TakeWord(ref rest)))
        {
            return false;
        }

        if (Take(ref rest, "==") || Take(ref rest, "!=") || Take(ref rest, "="))
        {
            return IsValue(TakeWord(ref rest));
        }

        var after = rest.TrimStart();
        if (after.Length == 0 || after[0] == ',')
        {
            return true;
        }

        return TakeWord(ref rest) is "in" or "notin" && TakeSet(ref rest);
    }

    private static bool TakeSet(ref ReadOnlySpan<char> rest)
    {
        if (!Take(ref rest, "("))
        {
            return false;
        }

        do
        {
            if (!IsValue(TakeWord(ref rest)))
            {
                return false;
            }
        }
        while (Take(ref rest, ","));

        return Take(ref rest, ")");
    }

    private static bool Take(ref ReadOnlySpan<char> rest, string sign)
    {
        var trimmed = rest.TrimStart();
        if (!trimmed.StartsWith(sign, StringComparison.Ordinal))
        {
            return false;
        }

        rest = trimmed[sign.Length..];
        return true;
    }

    private static ReadOnlySpan<char> TakeWord(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart();
        var end = rest.IndexOfAny(Delimiters);
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word;
    }

    private static bool IsKey(ReadOnlySpan<char> text)
    {
        var slash = text.IndexOf('/');
        return slash < 0
            ? text.Length > 0 && IsValue(text)
            : slash is > 0 and <= MaxPrefix && IsName(text[..slash]) && text.Length > slash + 1 && IsValue(text[(slash + 1)..]);
    }

    private static bool IsValue(ReadOnlySpan<char> text) => text.Length == 0 || (text.Length <= MaxName && IsName(text));

    private static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]);
    }
}
