namespace FleetSync.Leadership;

/// <summary>
/// Whether several replicas agree on one that writes, by which Lease, and how fast. The defaults are client-go's
/// (k8s.io/client-go/tools/leaderelection).
/// </summary>
internal sealed record LeaderElectionOptions
{
    /// <summary>Whether to wait for a Lease before anything is watched or written.</summary>
    public bool Enabled { get; init; }

    /// <summary>The Lease's name.</summary>
    public string LeaseName { get; init; } = "fleetsync";

    /// <summary>The Lease's namespace; null for the pod's own.</summary>
    public string? LeaseNamespace { get; init; }

    /// <summary>A lease that was seen unchanged for this long may be taken. Whole seconds, as a Lease holds no others.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A leader that could not renew for this long, counted from when its last successful request left, leads no more.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two renewals, and, spread, between two looks of a standby.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>client-go's JitterFactor: a standby looks again after 1 to 2.2 retry periods.</summary>
    public const double Jitter = 1.2;
}
