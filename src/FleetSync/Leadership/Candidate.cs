using FleetSync.Connection;

namespace FleetSync.Leadership;

/// <summary>Who this process is in an election, and where the Lease is, as far as its surroundings tell.</summary>
internal static class Candidate
{
    /// <summary>A name unlike any other's, also after a restart: the pod's name and something random, as client-go's programs have it.</summary>
    public static string Identity(ProcessEnvironment environment) =>
        $"{(environment.Variable("HOSTNAME") is { Length: > 0 } pod ? pod : Environment.MachineName)}_{Guid.NewGuid()}";

    /// <summary>The namespace that was configured, else the pod's own, else <c>default</c>.</summary>
    /// <param name="options">What was configured.</param>
    /// <param name="environment">Where a pod finds its service account.</param>
    public static string Namespace(LeaderElectionOptions options, ProcessEnvironment environment)
    {
        if (options.LeaseNamespace is { } configured)
        {
            return configured;
        }

        var file = Path.Combine(environment.ServiceAccountFolder, "namespace");
        return File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } own ? own : "default";
    }
}
