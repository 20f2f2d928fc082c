namespace FleetSync.TestCluster.Sample;

/// <summary>How a sample pod is doing, in the words of kubectl's STATUS column.</summary>
public enum PodCondition
{
    Running,
    NotReady,
    ContainerCreating,
    CrashLoopBackOff,
    OOMKilled,
    ImagePullBackOff,
    Unschedulable,
    Evicted,
    Completed,
    Error,
}
