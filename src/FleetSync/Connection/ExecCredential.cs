using System.Text;
using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace FleetSync.Connection;

/// <summary>The JSON that goes to a credential plugin and comes back.</summary>
/// <param name="Token">Bearer token; null for none.</param>
/// <param name="CertificatePem">Client certificate; null for none.</param>
/// <param name="KeyPem">Its key.</param>
/// <param name="ExpiresAt">When to ask again; null for when the server refuses it.</param>
internal sealed record ExecCredential(string? Token, string? CertificatePem, string? KeyPem, DateTimeOffset? ExpiresAt)
{
    private const string Kind = "ExecCredential";
    private const string ExtensionName = "client.authentication.k8s.io/exec";

    /// <summary>What the plugin finds in KUBERNETES_EXEC_INFO.</summary>
    public static async Task<string> RequestAsync(ExecPlugin plugin, ClusterEndpoint endpoint, CancellationToken cancellationToken)
    {
        var authority = plugin.ProvideClusterInfo && endpoint.Authority is not null
            ? await endpoint.Authority.PemAsync(cancellationToken)
            : null;
        using var json = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion", plugin.ApiVersion);
            writer.WriteString("kind", Kind);
            writer.WriteStartObject("spec");
            writer.WriteBoolean("interactive", plugin.Interactive);
            if (plugin.ProvideClusterInfo)
            {
                WriteCluster(writer, plugin, endpoint, authority);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.ToArray());
    }

    /// <summary>Reads a plugin's answer.</summary>
    /// <exception cref="ConnectionException">It is not one; the message holds nothing of it, as it may be a secret.</exception>
    public static ExecCredential Parse(string output, ExecPlugin plugin)
    {
        try
        {
            using var json = JsonDocument.Parse(output);
            var root = json.RootElement;
            var apiVersion = Text(root, "apiVersion");
            if (Text(root, "kind") is not Kind || !string.Equals(apiVersion, plugin.ApiVersion, StringComparison.Ordinal))
            {
                throw Unusable(plugin, $"it is not a {Kind} of {plugin.ApiVersion}, the version that the kubeconfig names");
            }

            if (!root.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object)
            {
                throw Unusable(plugin, "it has no status");
            }

            var answer = new ExecCredential(
                Text(status, "token"),
                Text(status, "clientCertificateData"),
                Text(status, "clientKeyData"),
                status.TryGetProperty("expirationTimestamp", out var expiry) && expiry.ValueKind == JsonValueKind.String
                    ? expiry.GetDateTimeOffset()
                    : null);
            return (answer.CertificatePem is null) != (answer.KeyPem is null) ? throw Unusable(plugin, "it has a client certificate or a key, but not both")
                : answer.Token is null && answer.CertificatePem is null ? throw Unusable(plugin, "it holds neither a token nor a client certificate")
                : answer;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw Unusable(plugin, "it is not valid JSON of that form");
        }
    }

    private static void WriteCluster(Utf8JsonWriter writer, ExecPlugin plugin, ClusterEndpoint endpoint, byte[]? authority)
    {
        writer.WriteStartObject("cluster");
        writer.WriteString("server", plugin.Cluster?.Text("server") ?? endpoint.Server.OriginalString);
        if (endpoint.TlsServerName is { } name)
        {
            writer.WriteString("tls-server-name", name);
        }

        if (endpoint.SkipTlsVerify)
        {
            writer.WriteBoolean("insecure-skip-tls-verify", true);
        }

        if (authority is not null)
        {
            writer.WriteBase64String("certificate-authority-data", authority);
        }

        if (plugin.Cluster?.Text("proxy-url") is { } proxy)
        {
            writer.WriteString("proxy-url", proxy);
        }

        var extension = plugin.Cluster?.Sequence("extensions")?.OfType<YamlMappingNode>()
            .FirstOrDefault(static e => e.Text("name") is ExtensionName);
        if (extension is not null && extension.Children.TryGetValue("extension", out var config))
        {
            writer.WritePropertyName("config");
            config.WriteJson(writer);
        }

        writer.WriteEndObject();
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private static ConnectionException Unusable(ExecPlugin plugin, string why) =>
        new($"The answer of the exec plugin {plugin.Command} of {plugin.Whose} cannot be used: {why}. Run the plugin by hand to see it.")
        { Kind = ConnectionFaultKind.Failed };
}
