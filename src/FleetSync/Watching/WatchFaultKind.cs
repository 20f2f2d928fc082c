namespace FleetSync.Watching;

/// <summary>The faults of a list or watch, told apart by what the protocol does next.</summary>
internal enum WatchFaultKind
{
    /// <summary>No connection, a broken one, or one silent past its deadline: retry where it was.</summary>
    Disconnected,

    /// <summary>429 or 503, or an unready cache: retry where it was, after Retry-After.</summary>
    Throttled,

    /// <summary>410 Gone, Expired or ResourceVersionTooLarge: the resourceVersion is of no use, list anew.</summary>
    Expired,

    /// <summary>401: the credentials were refused; they are read again before the next try.</summary>
    Unauthorized,

    /// <summary>403: not allowed to read this type. Retried seldom; nothing is inferred from it.</summary>
    Forbidden,

    /// <summary>
    /// 404 or 405: the server does not serve this type (now). Retried soon, then ever more seldom; discovery decides whether it
    /// is gone.
    /// </summary>
    NotServed,

    /// <summary>The server does not do WatchList: the type is listed in pages from now on.</summary>
    StreamingUnsupported,

    /// <summary>
    /// One object that cannot be read at all, or is too large to be: it is left out, and the rest goes on. As nobody knows which
    /// object it is, a list that comes with one is no proof of what is gone (I2).
    /// </summary>
    Malformed,

    /// <summary>5xx, or an answer that makes no sense.</summary>
    Server,
}
