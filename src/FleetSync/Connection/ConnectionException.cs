namespace FleetSync.Connection;

/// <summary>
/// The cluster or the credentials for it cannot be determined. The message says what, where and what to do, and goes to the user
/// as it stands; it never holds a secret.
/// </summary>
internal sealed class ConnectionException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What, where, and what to do.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public ConnectionException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>What has to change; the configuration unless said otherwise.</summary>
    public ConnectionFaultKind Kind { get; init; } = ConnectionFaultKind.Configuration;
}
