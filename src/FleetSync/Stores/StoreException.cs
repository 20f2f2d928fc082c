namespace FleetSync.Stores;

/// <summary>A store that cannot be used as it is. The message says what, where and what to do, and goes to the user as it stands.</summary>
internal sealed class StoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What, where, and what to do.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public StoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether it may pass by itself: a server that is not there yet, as opposed to one that refuses.</summary>
    public bool MayPass { get; init; }
}
