namespace FleetSync.Connection;

/// <summary>What the process is told by its surroundings, as a value, so that tests can be told something else.</summary>
internal sealed record ProcessEnvironment
{
    /// <summary>Reads one environment variable.</summary>
    public Func<string, string?> Variable { get; init; } = static _ => null;

    /// <summary>The user's home folder; <c>.kube/config</c> is looked for in it.</summary>
    public string HomeFolder { get; init; } = "";

    /// <summary>Where a pod finds its service account: <c>token</c> and <c>ca.crt</c>.</summary>
    public string ServiceAccountFolder { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Whether a person can answer a credential plugin's question on standard input.</summary>
    public bool Interactive { get; init; }

    /// <summary>The surroundings of this process.</summary>
    public static ProcessEnvironment Current() => new()
    {
        Variable = Environment.GetEnvironmentVariable,
        HomeFolder = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        Interactive = !Console.IsInputRedirected && !Console.IsErrorRedirected,
    };
}
