namespace FleetSync.Watching;

/// <summary>
/// Where the protocol of one type stands, between two requests. Closed: the cases below are all there are.
/// <code>
/// Listing ──page──► Listing(continue) ──last page──► Watching ──EOF, idle──► Watching
///    ▲                   │ 410: once more, unpaged                │ 410
/// Streaming ──bookmark───┼───────────────────────────────────────►│
///    └──────any fault────┴◄───────────────────────────────────────┘
/// </code>
/// </summary>
internal abstract record WatcherState
{
    private WatcherState()
    {
    }

    /// <summary>Listing in pages, or in one answer where pages expired under way.</summary>
    /// <param name="Continue">The next page's token; empty for the first page, which starts the list anew.</param>
    /// <param name="Paged">False after a token expired: client-go too then asks for everything at once.</param>
    public sealed record Listing(string Continue = "", bool Paged = true) : WatcherState;

    /// <summary>Receiving the initial state as a stream (WatchList, KEP-3157).</summary>
    public sealed record Streaming : WatcherState;

    /// <summary>Following changes from a resourceVersion on.</summary>
    /// <param name="ResourceVersion">The last one seen.</param>
    public sealed record Watching(string ResourceVersion) : WatcherState;
}
