namespace FleetSync.Extraction;

/// <summary>An object's health.</summary>
/// <param name="State">Argo CD's word.</param>
/// <param name="Reason">The short word kubectl would print: CrashLoopBackOff, FailedScheduling; empty when there is none.</param>
/// <param name="Message">The cluster's own sentence, cut to a bounded length; empty when there is none.</param>
internal readonly record struct HealthStatus(HealthState State, string Reason = "", string Message = "");
