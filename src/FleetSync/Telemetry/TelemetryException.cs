namespace FleetSync.Telemetry;

/// <summary>The endpoint for probes and metrics cannot be opened. The message says what, where and what to do.</summary>
/// <param name="message">For the user, as it stands.</param>
/// <param name="innerException">The cause.</param>
internal sealed class TelemetryException(string message, Exception innerException) : Exception(message, innerException);
