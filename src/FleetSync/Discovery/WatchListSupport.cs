using System.Globalization;

namespace FleetSync.Discovery;

/// <summary>Which server versions may know WatchList (KEP-3157): on by default in 1.32 and from 1.34.</summary>
internal static class WatchListSupport
{
    /// <summary>Whether it is worth a try; the server may still say no.</summary>
    /// <param name="gitVersion">The server's version, <c>v1.34.1+k3s1</c>; empty when not known.</param>
    public static bool IsLikely(string gitVersion)
    {
        var parts = gitVersion.TrimStart('v').Split('.');
        return parts.Length >= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            && (major > 1 || minor >= 32);
    }
}
