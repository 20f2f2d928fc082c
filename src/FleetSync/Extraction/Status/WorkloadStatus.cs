using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Status;

/// <summary>Workloads that keep a number of pods running.</summary>
internal static class WorkloadStatus
{
    /// <summary>Deployments, StatefulSets, ReplicaSets and ReplicationControllers.</summary>
    public static void Write(JsonView workload, StatusWriter writer)
    {
        var status = workload["status"u8];
        var wanted = workload["spec"u8]["replicas"u8].Int64(1);
        writer.Ratio("ready"u8, workload, status["readyReplicas"u8].Int64(), wanted);
        writer.Number("replicas"u8, wanted);
        writer.Number("updated"u8, status["updatedReplicas"u8]);
        writer.Number("available"u8, status["availableReplicas"u8].Int64());
        Finish(workload, writer);
    }

    /// <summary>DaemonSets.</summary>
    public static void WriteDaemonSet(JsonView set, StatusWriter writer)
    {
        var status = set["status"u8];
        var wanted = status["desiredNumberScheduled"u8].Int64();
        writer.Ratio("ready"u8, set, status["numberReady"u8].Int64(), wanted);
        writer.Number("desired"u8, wanted);
        writer.Number("current"u8, status["currentNumberScheduled"u8].Int64());
        writer.Number("updated"u8, status["updatedNumberScheduled"u8].Int64());
        writer.Number("available"u8, status["numberAvailable"u8].Int64());
        Finish(set, writer);
    }

    /// <summary>Jobs.</summary>
    public static void WriteJob(JsonView job, StatusWriter writer)
    {
        var status = job["status"u8];
        writer.Ratio("completions"u8, job, status["succeeded"u8].Int64(), job["spec"u8]["completions"u8].Int64(1));
        writer.Number("active"u8, status["active"u8]);
        writer.Number("failed"u8, status["failed"u8]);
        Finish(job, writer);
    }

    /// <summary>CronJobs, without the times of their runs and the number of those under way, which change by themselves.</summary>
    public static void WriteCronJob(JsonView job, StatusWriter writer)
    {
        var spec = job["spec"u8];
        writer.Text("schedule"u8, spec["schedule"u8].Text);
        writer.Text("timeZone"u8, spec["timeZone"u8].Text);
        writer.Flag("suspend"u8, spec["suspend"u8]);
        Finish(job, writer);
    }

    private static void Finish(JsonView workload, StatusWriter writer)
    {
        Images.Write(Images.PodSpecOf(workload), writer);
        writer.Conditions(workload);
    }
}
