namespace FleetSync.TestCluster;

/// <summary>The test cluster could not do what was asked; the message says what, where and what to look at.</summary>
public sealed class ClusterException : Exception
{
    public ClusterException()
    {
    }

    public ClusterException(string message)
        : base(message)
    {
    }

    public ClusterException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
