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
    public sealed record Failed(string Message) : DiscoveryAnswer;
}
