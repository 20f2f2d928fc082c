namespace FleetSync.Watching;

/// <summary>How lists and watches behave. The defaults suit an edge cluster.</summary>
internal sealed record WatcherOptions
{
    /// <summary>Objects a list page; 500 as client-go.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Lists running at the same time; bounds memory here and load there.</summary>
    public int ListConcurrency { get; init; } = 4;

    /// <summary>Full re-list of every type, as a safety net; zero for never.</summary>
    public TimeSpan ResyncPeriod { get; init; } = TimeSpan.Zero;

    /// <summary>Whether to try WatchList (KEP-3157) before paged lists.</summary>
    public bool StreamInitialList { get; init; } = true;

    /// <summary>Ask for gzip: less bandwidth, more CPU.</summary>
    public bool Compression { get; init; }

    /// <summary>Starts of watches are spread over this span.</summary>
    public TimeSpan StartJitter { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Shortest server-side watch duration; the longest is twice this (client-go: 5 to 10 minutes).</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A list or an initial stream without a byte for this long is broken.</summary>
    public TimeSpan ListIdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>HTTP/2 ping after this long without a frame (client-go: 30 s).</summary>
    public TimeSpan PingDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>An HTTP/2 ping unanswered for this long means a dead connection (client-go: 15 s).</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Objects larger than this many bytes are counted and left out; etcd's own limit is 1.5 MB.</summary>
    public int MaxObjectBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Bytes of the largest object together with what stands around it in a list or a watch's line.</summary>
    public int LargestFrame => MaxObjectBytes + 1024;

    /// <summary>Label selector that the server applies to every type but its per-type overrides; empty for none.</summary>
    public string LabelSelector { get; init; } = "";
}
