namespace FleetSync.Connection;

/// <summary>Which of the two transports a request takes; their needs are opposite, so they share no connection.</summary>
internal enum RequestLane
{
    /// <summary>
    /// Long and quiet: HTTP/2, many streams a connection, several connections past the server's stream limit (100 since
    /// Kubernetes 1.28), kept honest by pings.
    /// </summary>
    Watch,

    /// <summary>
    /// Short and large, and discovery: HTTP/1.1 by default, because one TCP connection a list gives real back-pressure and keeps
    /// no stream window, and few pooled connections, closed soon.
    /// </summary>
    List,
}
