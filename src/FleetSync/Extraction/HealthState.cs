namespace FleetSync.Extraction;

/// <summary>Argo CD's words for how an object fares (gitops-engine, pkg/health). Stored by name.</summary>
internal enum HealthState
{
    /// <summary>It is what it should be.</summary>
    Healthy,

    /// <summary>On its way, no sign of failure.</summary>
    Progressing,

    /// <summary>Failed, or will not get there by itself.</summary>
    Degraded,

    /// <summary>Paused on purpose.</summary>
    Suspended,

    /// <summary>It should exist and does not.</summary>
    Missing,

    /// <summary>Cannot be told.</summary>
    Unknown,
}
