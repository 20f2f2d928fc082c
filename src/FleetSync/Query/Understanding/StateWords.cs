namespace FleetSync.Query.Understanding;

/// <summary>How people say how an object fares. Every kind of trouble has its words here and nowhere else.</summary>
internal static class StateWords
{
    private static readonly string[] _failing = ["Degraded", "Missing"];
    private static readonly string[] _well = ["Healthy"];

    /// <summary>Paused on purpose is not unwell.</summary>
    private static readonly string[] _notUnwell = ["Healthy", "Suspended"];

    private static readonly string[] _crashed =
        ["CrashLoopBackOff", "Init:CrashLoopBackOff", "Error", "Init:Error", "OOMKilled", "RunContainerError", "StartError"];

    private static readonly string[] _done = ["Completed", "Complete", "Succeeded"];

    /// <summary>The table.</summary>
    public static Phrases<StateMeaning> Table { get; } = Compile();

    /// <summary>Nouns for trouble: one alone says nothing of a state, <c>with problems</c> and <c>problems in west</c> do.</summary>
    public static Phrases<StateMeaning> Nouns { get; } = CompileNouns();

    private static Phrases<StateMeaning> Compile()
    {
        var table = new Phrases<StateMeaning>();
        table.Add(
            new StateMeaning(_failing, []) { Opposite = new([], _failing) },
            "failing", "failed", "fails", "fail", "broken", "degraded", "faulty", "down", "bad", "errored", "erroring", "malfunctioning",
            "not working", "in trouble", "in error", "in error state", "in failed state", "misbehaving", "defunct", "damaged");
        table.Add(
            new StateMeaning([], _notUnwell) { Opposite = new(_well, []) },
            "unhealthy", "unready", "notready", "stuck", "hanging", "hung", "unwell", "sick", "unavailable", "troubled", "problematic", "unbound",
            "troublesome", "stalled");
        table.Add(
            new StateMeaning(_well, []) { Opposite = new([], _notUnwell) },
            "healthy", "ready", "ok", "okay", "fine", "working", "well", "available", "operational", "up and running", "bound", "in good health",
            "in a good state", "working fine", "running fine", "running well");
        table.Add(
            new StateMeaning(["Progressing"], []),
            "progressing", "in progress", "rolling out", "starting", "starting up", "updating", "reconciling", "initializing", "initialising",
            "provisioning", "coming up", "being created", "being updated");
        table.Add(
            new StateMeaning(["Progressing", "Pending", "FailedScheduling", "AddressPending"], ["Terminating", "Running"])
            {
                Opposite = new([], ["Pending", "FailedScheduling", "AddressPending"]),
            },
            "pending", "waiting");
        table.Add(
            new StateMeaning(["ContainerCreating", "PodInitializing"], []) { IsReason = true },
            "container creating", "creating containers", "creating container");
        table.Add(
            new StateMeaning(["Suspended"], []),
            "suspended", "paused", "cordoned", "on hold", "hibernated", "hibernating", "scheduling disabled");
        table.Add(new StateMeaning(["Unknown"], []), "in unknown state", "unknown state", "unknown health", "of unknown health");
        table.Add(new StateMeaning(["Missing"], []), "missing");
        AddReasons(table);
        return table;
    }

    private static void AddReasons(Phrases<StateMeaning> table)
    {
        Add(["CrashLoopBackOff", "Init:CrashLoopBackOff"],
            "crash looping", "crash loop", "crash loops", "crashloops", "crash loop back off", "crash loop backoff", "in a crash loop", "keep crashing",
            "keeps crashing", "keep restarting", "keeps restarting", "constantly restarting", "restarting", "restart loop", "restart looping");
        Add(_crashed, "crashing", "crashed", "crashes");
        Add(["OOMKilled", "Init:OOMKilled"],
            "out of memory", "oom", "oomed", "oom killed", "oom kill", "oom kills", "ran out of memory", "running out of memory", "run out of memory",
            "memory killed", "killed for memory", "exceeded memory", "exceeding memory");
        Add(["ImagePullBackOff", "ErrImagePull", "Init:ImagePullBackOff", "Init:ErrImagePull", "InvalidImageName", "ErrImageNeverPull"],
            "image pull back off", "image pull backoff", "image pull error", "image pull errors", "image pull failure", "image pull failures",
            "image pull problems", "image pull issues", "failing image pulls", "failed image pulls", "err image pull", "cannot pull image",
            "cannot pull images", "cannot pull their image", "cannot pull their images", "cannot pull the image", "cannot pull its image",
            "can't pull image", "can't pull images", "can't pull their image", "can't pull their images", "can't pull the image",
            "unable to pull image", "unable to pull images", "failing to pull image", "failing to pull images", "missing image", "missing images");
        Add(["FailedScheduling", "Unschedulable"],
            "unschedulable", "unscheduled", "failed scheduling", "failing to schedule", "cannot be scheduled", "can't be scheduled", "can't schedule",
            "cannot schedule", "not scheduled", "not schedulable", "waiting for a node");
        Add(["Evicted"], "evicted", "eviction", "evictions");
        Add(["Terminating"], "terminating", "being deleted", "being terminated", "stuck terminating", "stuck deleting", "deleting");
        Add(["Expired"], "expired");
        Add(["Lost", "NodeLost"], "lost");
        Add(["Released"], "released");
        table.Add(
            new StateMeaning(_done, []) { IsReason = true },
            "completed", "finished", "succeeded", "complete", "successful", "done");

        void Add(string[] reasons, params ReadOnlySpan<string> phrases) =>
            table.Add(new StateMeaning(reasons, []) { IsReason = true }, phrases);
    }

    private static Phrases<StateMeaning> CompileNouns()
    {
        var table = new Phrases<StateMeaning>();
        table.Add(
            new StateMeaning(["Degraded", "Missing", "Unknown"], []) { Opposite = new(_well, []) },
            "problems", "issues", "trouble", "troubles", "problem", "issue");
        table.Add(
            new StateMeaning(_failing, []) { Opposite = new(_well, []) },
            "errors", "failures", "faults", "error", "failure", "fault");
        return table;
    }

    /// <summary>"Running" by itself: well, and not at its end.</summary>
    public static StateMeaning Running { get; } = new(_well, _done) { Opposite = new([], _notUnwell) };
}
