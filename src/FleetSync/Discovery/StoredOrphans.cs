namespace FleetSync.Discovery;

/// <summary>
/// Kinds that the store holds from an earlier run and nobody watches now: left out by the filter since, or removed from the
/// cluster while FleetSync was stopped. The first is certain at once; the second is suspected at first, and removed when a later
/// answer, complete for its group, lacks it too and the server itself says that it is gone (I2), as any known type is.
/// </summary>
/// <param name="prune">Whether what the filter leaves out is to go; else it stays as it was last seen.</param>
internal sealed class StoredOrphans(bool prune)
{
    private readonly Dictionary<(string Group, string Kind), StoredType> _open = [];
    private readonly HashSet<(string Group, string Kind)> _suspected = [];

    /// <summary>Kinds that may be gone and await confirmation.</summary>
    public IEnumerable<ApiResource> Suspects => _suspected.Select(key => _open[key].ToResource());

    /// <summary>Takes in what the store was found to hold; what is watched is forgotten with the next answer.</summary>
    /// <param name="stored">Kinds that the store holds points of.</param>
    public void Add(IEnumerable<StoredType> stored)
    {
        foreach (var type in stored)
        {
            _open[(type.Group, type.Kind)] = type;
        }
    }

    /// <summary>Finds what is served and not wanted, and forgets what is watched.</summary>
    /// <param name="document">What is served.</param>
    /// <param name="chosen">What is in scope.</param>
    /// <returns>Kinds whose points are to go.</returns>
    public IReadOnlyList<ApiResource> OutOfScope(DiscoveryDocument document, IReadOnlyCollection<ApiResource> chosen)
    {
        foreach (var resource in chosen)
        {
            Remove(resource);
        }

        var left = _open.Values
            .Where(type => document.IsComplete(type.Group) && document.Serves(type.Group, type.Kind))
            .Select(static type => type.ToResource())
            .ToList();
        left.ForEach(Remove);
        return prune ? left : [];
    }

    /// <summary>Finds what an answer lacks.</summary>
    /// <param name="document">The answer: of groups that failed nothing is known.</param>
    /// <returns>Kinds missing now for at least the second time: to be confirmed and then removed.</returns>
    public IReadOnlyList<ApiResource> Missing(DiscoveryDocument document)
    {
        var again = new List<ApiResource>();
        foreach (var (key, type) in _open)
        {
            if (document.IsComplete(type.Group) && !document.Serves(type.Group, type.Kind) && !_suspected.Add(key))
            {
                again.Add(type.ToResource());
            }
        }

        return again;
    }

    /// <summary>Is done with a kind.</summary>
    /// <param name="resource">Its type.</param>
    public void Remove(ApiResource resource)
    {
        _open.Remove((resource.Group, resource.Kind));
        _suspected.Remove((resource.Group, resource.Kind));
    }
}
