using System.Collections.Immutable;

namespace FleetSync.Discovery;

/// <summary>What one look at the server came to.</summary>
/// <param name="Types">The types in scope now, those of unreadable groups included that were known before.</param>
/// <param name="Unreadable">Group versions that could not be read, and why.</param>
/// <param name="ServerVersion">The server's gitVersion; empty when it does not say.</param>
/// <param name="IsSettled">False while something missing awaits another look soon.</param>
/// <param name="Failure">Why there was no answer at all; null when there was one.</param>
internal sealed record DiscoveryReport(
    ImmutableArray<ApiResource> Types,
    ImmutableArray<ServedGroupVersion> Unreadable,
    string ServerVersion,
    bool IsSettled,
    string? Failure = null)
{
    /// <summary>Whether <see cref="Failure"/> is a refusal (401, 403, no credentials): asking again changes nothing by itself.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Kinds of an earlier run that are not served and that the server, asked often enough, did not confirm to be gone.</summary>
    public ImmutableArray<ApiResource> Unconfirmed { get; init; } = [];

    /// <summary>Kinds of an earlier run whose points are to go; each ends with a Synced mark of its own.</summary>
    public ImmutableArray<ApiResource> Leaving { get; init; } = [];
}
