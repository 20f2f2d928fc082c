using System.Security.Cryptography.X509Certificates;
using FleetSync.TestQdrant.Wire;

namespace FleetSync.TestQdrant;

/// <summary>Which Qdrant the double is.</summary>
internal sealed record QdrantDoubleOptions
{
    /// <summary>The version it reports and behaves as; what that version does not know it ignores.</summary>
    public string Version { get; init; } = "1.19.0";

    /// <summary>The key for everything; null for a server that asks for none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>A second key for everything, as while keys are changed.</summary>
    public string? AltApiKey { get; init; }

    /// <summary>The key for reads.</summary>
    public string? ReadOnlyApiKey { get; init; }

    /// <summary>Whether tokens signed with <see cref="ApiKey"/> are taken.</summary>
    public bool JwtRbac { get; init; }

    /// <summary>The server's certificate; null for plain text.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The authority that clients' certificates must come from; null where none is asked for.</summary>
    public X509Certificate2? ClientAuthority { get; init; }

    /// <summary>Strict mode of collections that are created without one of their own.</summary>
    public StrictModeConfig? StrictMode { get; init; }

    /// <summary>The clock of rate limits and of tokens' expiry.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
