namespace FleetSync.Stores.Qdrant;

/// <summary>What is wrong with a server or the way to it, in a user's words.</summary>
/// <param name="Kind">What the sink does about it.</param>
/// <param name="What">What happened; follows the place and a colon.</param>
/// <param name="Next">What to do, as a sentence of its own; empty where nothing needs doing.</param>
/// <param name="RetryAfter">The server's own wish, where it named one.</param>
internal sealed record QdrantProblem(StoreFaultKind Kind, string What, string Next = "", TimeSpan? RetryAfter = null)
{
    /// <summary>As the fault of a write.</summary>
    public StoreFault ToFault(QdrantOptions options) => new(Kind, Text(options.Location), RetryAfter);

    /// <summary>As what a user reads who opened or asked the store.</summary>
    public StoreException ToException(QdrantOptions options, Exception? cause) => new(Text(options.Location), cause)
    {
        MayPass = Kind is StoreFaultKind.Unavailable,
    };

    private string Text(string location) => Next.Length == 0 ? $"{location}: {What}." : $"{location}: {What}. {Next}";
}
