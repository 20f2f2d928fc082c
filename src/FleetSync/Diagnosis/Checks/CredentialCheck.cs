namespace FleetSync.Diagnosis.Checks;

/// <summary>Whether there are credentials, which, from where, and for how long.</summary>
internal static class CredentialCheck
{
    private const string Name = "credentials";

    /// <summary>A certificate that ends within a week is somebody's next outage.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromDays(7);

    public static Finding Of(ClusterReading cluster, DateTimeOffset now)
    {
        if (cluster.Caller is not { } caller)
        {
            return new Finding(Name, FindingState.Broken, cluster.NotConnected ?? "there are none");
        }

        var what = caller.Impersonates is { } user ? $"{caller.Kind}, acting as {user}" : caller.Kind;
        if (caller.TrustsAnyServer)
        {
            return new Finding(
                Name, FindingState.Warning, $"{what}, sent to whatever answers: insecure-skip-tls-verify is set", caller.Origin,
                "Name the server's authority instead, in certificate-authority of the kubeconfig's cluster.");
        }

        if (caller.Kind == "anonymous")
        {
            return new Finding(
                Name, FindingState.Warning, "none are declared: the server is asked as nobody in particular", caller.Origin,
                "Give the kubeconfig's user a token, a certificate or an exec plugin.");
        }

        return caller.ExpiresAt is { } end && end - now < Soon
            ? new Finding(
                Name, FindingState.Warning, $"{what}, which expires at {end.UtcDateTime:u}", caller.Origin,
                "Renew it; a changed file is read without a restart.")
            : new Finding(Name, FindingState.Ok, what, caller.Origin);
    }
}
