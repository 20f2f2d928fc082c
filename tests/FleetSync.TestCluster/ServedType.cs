namespace FleetSync.TestCluster;

/// <summary>One resource type as the server's discovery describes it.</summary>
public sealed record ServedType(
    string ApiVersion, string Kind, string Plural, bool Namespaced, bool HasStatus, IReadOnlyList<string> Verbs)
{
    /// <summary>Empty for the core group.</summary>
    public string Group => ApiVersion.Contains('/', StringComparison.Ordinal) ? ApiVersion.Split('/')[0] : "";

    /// <summary>Path of the collection, in one namespace or in all of them.</summary>
    public string Path(string? inNamespace = null)
    {
        return Namespaced && inNamespace is not null
            ? $"{RootOf(ApiVersion)}/namespaces/{inNamespace}/{Plural}"
            : $"{RootOf(ApiVersion)}/{Plural}";
    }

    internal static string RootOf(string apiVersion)
    {
        return apiVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{apiVersion}" : $"/api/{apiVersion}";
    }
}
