namespace FleetSync.Diagnosis;

/// <summary>How bad a finding is, in this order. Closed: a front end has an exit code for each.</summary>
internal enum FindingState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Could not be looked at, because of another finding; counts for nothing by itself.</summary>
    Skipped,

    /// <summary>Works, and somebody should know: a type that cannot be read, a clock that is wrong.</summary>
    Warning,

    /// <summary>An agent would do nothing useful.</summary>
    Broken,
}
