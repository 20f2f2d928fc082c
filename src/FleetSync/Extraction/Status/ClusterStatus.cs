using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Status;

/// <summary>What makes up the API itself: namespaces, definitions, aggregated services, signing requests.</summary>
internal static class ClusterStatus
{
    private const int MostVersions = 8;

    /// <summary>Namespaces.</summary>
    public static void WriteNamespace(JsonView scope, StatusWriter writer)
    {
        writer.Text("phase"u8, scope["status"u8]["phase"u8].Text);
        writer.Conditions(scope);
    }

    /// <summary>APIServices.</summary>
    public static void WriteApiService(JsonView api, StatusWriter writer)
    {
        var service = api["spec"u8]["service"u8];
        writer.Text("service"u8, service.Exists
            ? api.Scratch.Join(service["namespace"u8].Text, "/"u8, service["name"u8].Text)
            : "Local"u8);
        writer.Conditions(api);
    }

    /// <summary>CustomResourceDefinitions.</summary>
    public static void WriteDefinition(JsonView definition, StatusWriter writer)
    {
        var spec = definition["spec"u8];
        writer.Text("group"u8, spec["group"u8].Text);
        writer.Text("kind"u8, spec["names"u8]["kind"u8].Text);
        writer.Text("scope"u8, spec["scope"u8].Text);
        if (spec["versions"u8].Count > 0)
        {
            writer.StartList("versions"u8);
            var room = MostVersions;
            foreach (var version in spec["versions"u8].Items)
            {
                if (version["served"u8].IsTrue && room-- > 0)
                {
                    writer.Item(version["name"u8].Text);
                }
            }

            writer.EndList();
        }

        writer.Conditions(definition);
    }

    /// <summary>CertificateSigningRequests, without the request and the certificate.</summary>
    public static void WriteSigningRequest(JsonView request, StatusWriter writer)
    {
        writer.Text("signer"u8, request["spec"u8]["signerName"u8].Text);
        writer.Text("requestor"u8, request["spec"u8]["username"u8].Text);
        writer.Conditions(request);
    }
}
