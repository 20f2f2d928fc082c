namespace FleetSync.Leadership;

/// <summary>What a candidate asks of the API server. Closed.</summary>
internal abstract record LeaseRequest
{
    private LeaseRequest()
    {
    }

    /// <summary>How is it now?</summary>
    public sealed record Read : LeaseRequest;

    /// <summary>Make it, unless it is there.</summary>
    /// <param name="Record">What it says.</param>
    public sealed record Create(LeaseRecord Record) : LeaseRequest;

    /// <summary>Write it, unless somebody else has written since.</summary>
    /// <param name="Record">What it says.</param>
    /// <param name="ResourceVersion">As it was last seen.</param>
    public sealed record Update(LeaseRecord Record, string ResourceVersion) : LeaseRequest;
}
