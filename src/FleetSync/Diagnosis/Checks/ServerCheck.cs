namespace FleetSync.Diagnosis.Checks;

/// <summary>Whether the API server answers, and in which version.</summary>
internal static class ServerCheck
{
    private const string Name = "server";

    public static Finding Of(ClusterReading cluster) =>
        cluster.Server is not { } server ? new Finding(Name, FindingState.Skipped, "not asked: there are no credentials to ask with")
        : cluster.DiscoveryFault is { } fault ? new Finding(Name, FindingState.Broken, $"it does not say what it serves: {fault}", Address(server), Next(fault))
        : cluster.Version.Length == 0 ? new Finding(
            Name, FindingState.Warning, "it does not tell its version: WatchList is tried as on the newest", Address(server), Next("403"))
        : new Finding(Name, FindingState.Ok, $"Kubernetes {cluster.Version}", Address(server));

    private static string Address(Uri server) => server.GetLeftPart(UriPartial.Path).TrimEnd('/');

    private static string Next(string fault) =>
        fault.Contains("401", StringComparison.Ordinal) ? "The server does not know these credentials: renew them, or name another context."
        : fault.Contains("403", StringComparison.Ordinal)
            ? "Bind the ClusterRole system:discovery to this user: Kubernetes binds it to everybody who is authenticated."
        : "Check the address, and whether a network policy, proxy or firewall lies in between.";
}
