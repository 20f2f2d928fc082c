namespace FleetSync.Connection;

/// <summary>Which connections a request travels on: long-lived streams are kept apart from lists, so neither starves the other.</summary>
internal enum RequestLane
{
    /// <summary>HTTP/2 with keep-alive pings, many streams a connection.</summary>
    Watch,

    /// <summary>Lists and discovery: one connection a request, back-pressure down to TCP.</summary>
    List,
}
