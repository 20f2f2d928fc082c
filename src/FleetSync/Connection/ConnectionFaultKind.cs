namespace FleetSync.Connection;

/// <summary>What has to change for a connection to come about. Closed: a front end has a code for each.</summary>
internal enum ConnectionFaultKind
{
    /// <summary>What was declared, in a kubeconfig, a file it names or the environment, is missing, wrong or contradicts itself.</summary>
    Configuration,

    /// <summary>It is declared well and failed now: a credential that expired, a plugin that gave none.</summary>
    Failed,
}
