namespace FleetSync.Stores.Qdrant;

/// <summary>What a port was found to speak.</summary>
internal enum PortSpeech
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>HTTP/1.1 in plain text.</summary>
    Http1,

    /// <summary>HTTP/2 in plain text.</summary>
    Http2,

    /// <summary>TLS, whatever is inside.</summary>
    Tls,

    /// <summary>TLS, and asks for a client certificate.</summary>
    MutualTls,
}
