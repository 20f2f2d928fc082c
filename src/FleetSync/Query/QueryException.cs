namespace FleetSync.Query;

/// <summary>A question that cannot be asked as it was put. The message says what was wrong and what is allowed, and goes to the user as it stands.</summary>
internal sealed class QueryException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was wrong, and what is allowed.</param>
    public QueryException(string message)
        : base(message)
    {
    }
}
