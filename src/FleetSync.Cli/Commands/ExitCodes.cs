namespace FleetSync.Cli.Commands;

/// <summary>What the process says to the shell.</summary>
internal static class ExitCodes
{
    /// <summary>Done. A search without a match is done as well: the answer is "none", and coverage says how far to trust it.</summary>
    public const int Done = 0;

    /// <summary>
    /// It failed while running: a store that cannot be read, credentials that have expired, a stop that took too long, a fleet that
    /// is stale.
    /// </summary>
    public const int Failed = 1;

    /// <summary>It was asked wrongly: command line, configuration, kubeconfig, or question.</summary>
    public const int Usage = 2;

    /// <summary>It works, with warnings: what <c>doctor</c> found is nobody's end, and somebody should know.</summary>
    public const int Warned = 3;

    /// <summary>Ended by SIGINT, as shells count.</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM, as shells count.</summary>
    public const int Terminated = 143;
}
