namespace FleetSync.Discovery;

/// <summary>
/// The types in scope and what a new look at the server changes about them. A type that is missing from an answer is only
/// suspected; it is removed when a later answer, complete for its group, lacks it too and its collection is not found (I2).
/// </summary>
internal sealed class KnownTypes
{
    private readonly Dictionary<(string Group, string Plural), DiscoveredType> _types = [];
    private readonly HashSet<(string Group, string Plural)> _suspected = [];

    /// <summary>The types as they are now.</summary>
    public IEnumerable<ApiResource> Resources => _types.Values.Select(static type => type.Resource);

    /// <summary>Takes over what an answer names.</summary>
    /// <param name="chosen">What is in scope according to the answer, printer columns filled in.</param>
    /// <param name="document">The answer: a type whose version failed does not move to another one meanwhile.</param>
    /// <returns>Types whose watch is to start; those they replace have ended.</returns>
    public IReadOnlyList<DiscoveredType> Update(IEnumerable<ApiResource> chosen, DiscoveryDocument document)
    {
        var started = new List<DiscoveredType>();
        foreach (var resource in chosen)
        {
            var key = (resource.Group, resource.Plural);
            _suspected.Remove(key);
            if (_types.TryGetValue(key, out var known))
            {
                var stays = known.Resource.Version != resource.Version
                    && document.HasFailed(known.Resource.Group, known.Resource.Version);
                if (stays || known.Resource == resource)
                {
                    continue;
                }

                known.End(TypeEnd.Replaced);
            }

            var type = new DiscoveredType(resource);
            _types[key] = type;
            started.Add(type);
        }

        return started;
    }

    /// <summary>Finds what an answer lacks.</summary>
    /// <param name="chosen">What is in scope according to the answer.</param>
    /// <param name="document">The answer: groups that failed keep their last good types.</param>
    /// <returns>Types missing now for at least the second time: to be confirmed and then removed.</returns>
    public IReadOnlyList<ApiResource> Missing(IEnumerable<ApiResource> chosen, DiscoveryDocument document)
    {
        var served = chosen.Select(static resource => (resource.Group, resource.Plural)).ToHashSet();
        var again = new List<ApiResource>();
        foreach (var (key, type) in _types)
        {
            if (!served.Contains(key) && document.IsComplete(key.Group) && !_suspected.Add(key))
            {
                again.Add(type.Resource);
            }
        }

        return again;
    }

    /// <summary>Whether a type awaits its second look.</summary>
    public bool HasSuspects => _suspected.Count > 0;

    /// <summary>Removes a type whose absence is confirmed.</summary>
    /// <param name="resource">The type.</param>
    public void Remove(ApiResource resource)
    {
        var key = (resource.Group, resource.Plural);
        _suspected.Remove(key);
        if (_types.Remove(key, out var type))
        {
            type.End(TypeEnd.Removed);
        }
    }
}
