using System.Net;

namespace FleetSync.Stores.Qdrant;

/// <summary>Which Qdrant, which collection, and how a missing collection is made.</summary>
internal sealed record QdrantOptions
{
    /// <summary>The gRPC port that Qdrant listens on by default.</summary>
    public const int GrpcPort = 6334;

    /// <summary>The REST port, which is easily mixed up with it.</summary>
    public const int RestPort = 6333;

    /// <summary>The gRPC endpoint, <c>http(s)://host:6334</c>; https means TLS.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The collection; the clusters' own records go to <see cref="ClusterCollection"/>.</summary>
    public string Collection { get; init; } = "fleet-resources";

    /// <summary>The collection that took its place when its vectors were made anew, see <see cref="CollectionPointer"/>; null for none.</summary>
    public string? Successor { get; init; }

    /// <summary>The collection that has the records.</summary>
    public string Records => Successor ?? Collection;

    /// <summary>Where each cluster keeps its record.</summary>
    public string ClusterCollection => Collection + "-clusters";

    /// <summary>The API key or token itself, from the environment; null where there is a file or none is needed. Never logged.</summary>
    public string? ApiKey { get; init; }

    /// <summary>A file that holds the key, such as a mounted Secret; read again when it changes.</summary>
    public string? ApiKeyFile { get; init; }

    /// <summary>Whether a key is sent.</summary>
    public bool HasKey => ApiKey is not null || ApiKeyFile is not null;

    /// <summary>PEM file of the authorities that may sign the server's certificate; null for the system's.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>PEM file of the client certificate, for servers that ask for one.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>PEM file of the client certificate's key.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>The proxy that TLS connections are tunnelled through; null for direct ones.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>Shards of a collection that is created; null leaves it to the server.</summary>
    public uint? ShardNumber { get; init; }

    /// <summary>Copies of each shard of a collection that is created; null leaves it to the server.</summary>
    public uint? ReplicationFactor { get; init; }

    /// <summary>Copies that must have a write before it is acknowledged, in a collection that is created; null leaves it to the server.</summary>
    public uint? WriteConsistencyFactor { get; init; }

    /// <summary>Whether a collection that is created keeps int8 copies of its dense vectors in memory.</summary>
    public bool Quantization { get; init; } = true;

    /// <summary>A call that takes longer has failed and is tried again.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Calls that write one batch at the same time; never two for one key.</summary>
    public int WriteConcurrency { get; init; } = 2;

    /// <summary>Where it is, for people.</summary>
    public string Location => $"{Collection} at {Endpoint.GetLeftPart(UriPartial.Authority)}";

    /// <summary>The location alone: what is printed or logged must not show the key.</summary>
    public override string ToString() => Location;
}
