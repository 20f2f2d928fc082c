namespace FleetSync.Leadership;

/// <summary>What came of a <see cref="LeaseRequest"/>. Closed.</summary>
internal abstract record LeaseAnswer
{
    private LeaseAnswer()
    {
    }

    /// <summary>It was read.</summary>
    /// <param name="Lease">As it is.</param>
    public sealed record Found(Lease Lease) : LeaseAnswer;

    /// <summary>It is not there.</summary>
    public sealed record Absent : LeaseAnswer;

    /// <summary>It was written.</summary>
    /// <param name="Lease">As it is now.</param>
    public sealed record Written(Lease Lease) : LeaseAnswer;

    /// <summary>Somebody else was quicker: nothing was written.</summary>
    public sealed record Conflict : LeaseAnswer;

    /// <summary>No answer, or a refusal. A write may have happened all the same.</summary>
    /// <param name="Message">What, for people.</param>
    public sealed record Failed(string Message) : LeaseAnswer
    {
        /// <summary>Whether the credentials may not do this (403): trying again helps only once somebody grants it.</summary>
        public bool IsForbidden { get; init; }
    }
}
