namespace FleetSync.Connection;

/// <summary>Credentials or a kubeconfig that cannot be used. The message says what, where and what to do.</summary>
internal sealed class ConnectionException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What, where, and what to do.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public ConnectionException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
