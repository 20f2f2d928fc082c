namespace FleetSync.Tests.Support;

/// <summary>What a server does with a WatchList request.</summary>
internal enum StreamingMode
{
    /// <summary>422: the feature gate is off.</summary>
    Refused,

    /// <summary>Initial events, then the closing bookmark.</summary>
    Supported,

    /// <summary>Initial events and never a bookmark, as some aggregated servers do (kubernetes#140890).</summary>
    WithoutBookmark,
}
