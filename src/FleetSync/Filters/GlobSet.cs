using System.Numerics;
using System.Text;

namespace FleetSync.Filters;

/// <summary>
/// Patterns over names: <c>*</c> is any run of characters (a slash included), <c>?</c> is exactly one. An empty set matches
/// nothing, so whoever reads "empty includes all" asks <see cref="IsEmpty"/> first. Matching allocates nothing.
/// </summary>
internal sealed class GlobSet
{
    private readonly string[] _patterns;
    private readonly byte[][] _utf8Patterns;
    private readonly bool _ignoreCase;

    /// <summary>Prepares the patterns.</summary>
    /// <param name="patterns">The globs; a name that matches any of them matches the set.</param>
    /// <param name="ignoreCase">Whether ASCII letters match in either case; Kubernetes names are compared with case.</param>
    public GlobSet(IReadOnlyList<string> patterns, bool ignoreCase = false)
    {
        _patterns = [.. patterns];
        _utf8Patterns = [.. patterns.Select(Encoding.UTF8.GetBytes)];
        _ignoreCase = ignoreCase;
    }

    /// <summary>Whether there is no pattern at all.</summary>
    public bool IsEmpty => _patterns.Length == 0;

    /// <summary>Whether any pattern matches the whole of <paramref name="name"/>.</summary>
    public bool Matches(ReadOnlySpan<char> name)
    {
        foreach (var pattern in _patterns)
        {
            if (Matches<char>(pattern, name, _ignoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether any pattern matches the whole of <paramref name="utf8"/>. <c>?</c> is one byte here: names, namespaces and keys of
    /// labels and annotations are ASCII by Kubernetes' own rules.
    /// </summary>
    public bool Matches(ReadOnlySpan<byte> utf8)
    {
        foreach (var pattern in _utf8Patterns)
        {
            if (Matches<byte>(pattern, utf8, _ignoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // Greedy with one point of return: only the last star can ever need to take more, so this is linear in practice and at worst
    // pattern times name, never exponential.
    private static bool Matches<T>(ReadOnlySpan<T> pattern, ReadOnlySpan<T> name, bool ignoreCase)
        where T : unmanaged, IBinaryInteger<T>
    {
        var star = T.CreateTruncating('*');
        var one = T.CreateTruncating('?');
        int p = 0, n = 0, afterStar = -1, starTakesUpTo = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == star)
            {
                afterStar = ++p;
                starTakesUpTo = n;
            }
            else if (p < pattern.Length && (pattern[p] == one || Same(pattern[p], name[n], ignoreCase)))
            {
                p++;
                n++;
            }
            else if (afterStar >= 0)
            {
                p = afterStar;
                n = ++starTakesUpTo;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == star)
        {
            p++;
        }

        return p == pattern.Length;
    }

    private static bool Same<T>(T left, T right, bool ignoreCase)
        where T : unmanaged, IBinaryInteger<T> =>
        left == right || (ignoreCase && Lower(left) == Lower(right));

    private static T Lower<T>(T letter)
        where T : unmanaged, IBinaryInteger<T> =>
        letter >= T.CreateTruncating('A') && letter <= T.CreateTruncating('Z') ? letter + T.CreateTruncating(32) : letter;
}
