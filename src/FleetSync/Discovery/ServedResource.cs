using System.Collections.Immutable;

namespace FleetSync.Discovery;

/// <summary>One resource of a group version, as discovery lists it.</summary>
/// <param name="Plural">Its name in URLs; subresources carry a slash.</param>
/// <param name="Kind">The kind of its objects.</param>
/// <param name="Namespaced">Whether its objects live in namespaces.</param>
/// <param name="Verbs">What the server can do with it; says nothing about permissions.</param>
internal sealed record ServedResource(string Plural, string Kind, bool Namespaced, ImmutableArray<string> Verbs)
{
    /// <summary>Whether it can be kept in sync at all, and is no subresource.</summary>
    public bool IsWatchable => Verbs.Contains("list") && Verbs.Contains("watch") && !Plural.Contains('/');
}
