using System.Net;

namespace FleetSync.Connection;

/// <summary>How bytes travel; the defaults are those of client-go where it has them.</summary>
internal sealed record TransportOptions
{
    /// <summary>HTTP/2 ping after this long without a frame. Without pings a half-open connection hangs for ever.</summary>
    public TimeSpan PingDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A ping unanswered for this long ends the connection.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Ask for gzip and decompress: less bandwidth, more CPU.</summary>
    public bool Compression { get; init; }

    /// <summary>HTTP version of <see cref="RequestLane.List"/>.</summary>
    public Version ListVersion { get; init; } = HttpVersion.Version11;

    /// <summary>Connections of <see cref="RequestLane.List"/> at the same time; more requests wait for one.</summary>
    public int ListConnections { get; init; } = 8;

    /// <summary>A TCP and TLS connection that takes longer than this has failed.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
