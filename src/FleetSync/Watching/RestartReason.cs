namespace FleetSync.Watching;

/// <summary>Why a list or a watch that had begun is asked for anew; but for the first two, the kinds of <see cref="WatchFaultKind"/>.</summary>
internal enum RestartReason
{
    /// <summary>The server ended the watch in order, as it does every few minutes.</summary>
    Ended,

    /// <summary>A list was asked for: the periodic one, or because of something that was let go, lost or lacks its vector.</summary>
    RelistAsked,

    /// <summary>No connection, a broken or a silent one.</summary>
    Disconnected,

    /// <summary>429 or 503.</summary>
    Throttled,

    /// <summary>410: the resourceVersion is of no use any more.</summary>
    Expired,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>403.</summary>
    Forbidden,

    /// <summary>404 or 405.</summary>
    NotServed,

    /// <summary>The server does not stream lists.</summary>
    StreamingUnsupported,

    /// <summary>5xx, or an answer that makes no sense.</summary>
    Server,
}
