namespace FleetSync.Sbom;

/// <summary>The bill cannot be made; the message says what is missing.</summary>
internal sealed class SbomException(string message) : Exception(message);
