namespace FleetSync.Discovery;

/// <summary>
/// Kinds that the store holds from an earlier run and nobody watches now: left out by the filter since, or removed from the
/// cluster while FleetSync was stopped. The first is certain at once, the second takes two complete answers (I2).
/// </summary>
internal sealed class StoredOrphans(IReadOnlyCollection<(string Group, string Kind)> stored)
{
    private readonly HashSet<(string Group, string Kind)> _open = [.. stored];
    private readonly HashSet<(string Group, string Kind)> _suspected = [];

    /// <summary>Whether a kind awaits its second look.</summary>
    public bool HasSuspects => _suspected.Count > 0;

    /// <summary>Settles what an answer settles.</summary>
    /// <param name="document">What is served.</param>
    /// <param name="chosen">What is in scope.</param>
    /// <returns>Kinds whose points are to go, as types that nobody serves.</returns>
    public IReadOnlyList<ApiResource> Confirm(DiscoveryDocument document, IReadOnlyCollection<ApiResource> chosen)
    {
        var watched = chosen.Select(static resource => (resource.Group, resource.Kind)).ToHashSet();
        _open.RemoveWhere(watched.Contains);
        _suspected.RemoveWhere(watched.Contains);
        var gone = new List<ApiResource>();
        foreach (var kind in _open.Where(kind => document.IsComplete(kind.Group)).ToList())
        {
            if (document.Serves(kind.Group, kind.Kind) || !_suspected.Add(kind))
            {
                _open.Remove(kind);
                _suspected.Remove(kind);
                gone.Add(new ApiResource(kind.Group, "", kind.Kind.ToLowerInvariant(), kind.Kind, Namespaced: false));
            }
        }

        return gone;
    }
}
