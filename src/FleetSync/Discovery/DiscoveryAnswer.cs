namespace FleetSync.Discovery;

/// <summary>What asking for discovery came to. Closed.</summary>
internal abstract record DiscoveryAnswer
{
    private DiscoveryAnswer()
    {
    }

    /// <summary>An answer, whole but for the group versions it names as failed.</summary>
    /// <param name="Value">The answer.</param>
    public sealed record Document(DiscoveryDocument Value) : DiscoveryAnswer;

    /// <summary>No usable answer.</summary>
    /// <param name="Message">Why, for people.</param>
    /// <param name="IsRefused">Whether the server, or whoever hands out credentials, said no: asking again changes nothing by itself.</param>
    public sealed record Failed(string Message, bool IsRefused = false) : DiscoveryAnswer;
}
