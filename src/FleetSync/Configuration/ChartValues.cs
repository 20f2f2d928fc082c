namespace FleetSync.Configuration;

/// <summary>
/// What stands below <c>fleetSync:</c> in the Helm chart's values for the chart alone. A values file that is read as a configuration
/// file may have it, and it means nothing there.
/// </summary>
internal static class ChartValues
{
    /// <summary>The section of the chart's values that is the configuration.</summary>
    public const string Section = "fleetSync";

    /// <summary>The keys.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        "enabled",
        "qdrant.caSecretRef.name", "qdrant.caSecretRef.key", "qdrant.caConfigMapRef.name", "qdrant.caConfigMapRef.key",
        "qdrant.clientCertificateSecretRef.name",
        "embedding.openai.apiKeySecretRef.name", "embedding.openai.apiKeySecretRef.key",
    ];

    /// <summary>Whether a value of the chart sets nothing here: it is for the chart alone, or an empty text, which is the chart's "not set".</summary>
    /// <param name="path">Key with colons.</param>
    /// <param name="value">As written.</param>
    public static bool SetNothing(string path, string value) =>
        value.Length == 0 || Keys.Contains(path.Replace(':', '.'), StringComparer.OrdinalIgnoreCase);
}
