namespace FleetSync.Embedding;

/// <summary>A provider that cannot be used as it is. The message says what, where and what to do, and goes to the user as it stands.</summary>
internal sealed class EmbeddingException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What, where, and what to do.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public EmbeddingException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
