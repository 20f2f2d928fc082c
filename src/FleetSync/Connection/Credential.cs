using k8s.Authentication;

namespace FleetSync.Connection;

/// <summary>
/// What proves who asks, as of now. Compared by reference: a source hands out the same instance until something changed.
/// </summary>
/// <param name="Authorization">Writes the Authorization header; null for none.</param>
/// <param name="Identity">The client certificate; null for none.</param>
internal sealed record Credential(ServiceClientCredentials? Authorization, ClientIdentity? Identity)
{
    /// <summary>Nobody in particular.</summary>
    public static Credential Anonymous { get; } = new(null, null);

    /// <inheritdoc/>
    public bool Equals(Credential? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>Says only what kind it is: secrets never reach a log.</summary>
    public override string ToString() => (Authorization, Identity) switch
    {
        (null, null) => "anonymous",
        (null, _) => "client certificate",
        (TokenCredentials, _) => "bearer token",
        _ => "basic authentication",
    };
}
