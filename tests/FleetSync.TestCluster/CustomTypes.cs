using System.Text.Json.Nodes;

namespace FleetSync.TestCluster;

/// <summary>Types that come and go at run time: custom resources and aggregated APIs.</summary>
public static class CustomTypes
{
    /// <summary>A CRD (apiextensions.k8s.io/v1) with one version that keeps whatever fields an object has.</summary>
    /// <param name="group">Such as cert-manager.io.</param>
    /// <param name="version">Such as v1.</param>
    /// <param name="kind">Such as Certificate.</param>
    /// <param name="plural">Such as certificates.</param>
    /// <param name="namespaced">Its scope.</param>
    /// <param name="status">Whether it has a status subresource.</param>
    /// <param name="columns">What kubectl prints.</param>
    public static JsonObject Define(
        string group, string version, string kind, string plural, bool namespaced = true, bool status = true,
        params IReadOnlyList<PrinterColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var served = new JsonObject
        {
            ["name"] = version,
            ["served"] = true,
            ["storage"] = true,
            ["schema"] = JsonNode.Parse("""
                { "openAPIV3Schema": { "type": "object", "x-kubernetes-preserve-unknown-fields": true } }
                """),
            ["additionalPrinterColumns"] = new JsonArray([.. columns.Select(column => column.ToJson())]),
        };
        if (status)
        {
            served["subresources"] = new JsonObject { ["status"] = new JsonObject() };
        }

        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"{plural}.{group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = group,
                ["scope"] = namespaced ? "Namespaced" : "Cluster",
                ["names"] = new JsonObject
                {
                    ["kind"] = kind,
                    ["listKind"] = $"{kind}List",
                    ["plural"] = plural,
                    ["singular"] = LowerCase(kind),
                },
                ["versions"] = new JsonArray(served),
            },
        };
    }

    /// <summary>Applies a CRD and waits until objects of its storage version can be made.</summary>
    public static async Task ApplyDefinitionAsync(
        this KubeApi api, JsonObject definition, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(api);
        var key = ObjectRef.Of(definition);
        await api.ApplyAsync(definition, cancellation);
        await api.WaitForAsync($"{key.Name} to be established", key, IsEstablished);
        var spec = definition["spec"]!;
        var version = spec["versions"]!.AsArray().First(v => v!["storage"]!.GetValue<bool>())!["name"]!.GetValue<string>();
        var kind = spec["names"]!["kind"]!.GetValue<string>();
        await Poll.UntilAsync($"{key.Name} to be served", TimeSpan.FromSeconds(30), async () =>
            await api.FindTypeAsync($"{spec["group"]!.GetValue<string>()}/{version}", kind, cancellation) is { } type
            && (await api.SendAsync(HttpMethod.Get, type.Path() + "?limit=1", cancellation: cancellation)).IsSuccess,
            cancellation);
    }

    /// <summary>Deletes a CRD, and with it every object of the type.</summary>
    public static async Task DeleteDefinitionAsync(
        this KubeApi api, string name, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(api);
        var key = new ObjectRef("apiextensions.k8s.io/v1", "CustomResourceDefinition", null, name);
        await api.DeleteAsync(key, cancellation);
        await api.WaitUntilGoneAsync(key);
    }

    /// <summary>
    /// Registers an aggregated API whose backend does not exist: discovery names it and it answers 503. While it is there
    /// no namespace terminates, since its content cannot be told.
    /// </summary>
    public static async Task ApplyDeadApiServiceAsync(
        this KubeApi api, string group = "metrics.k8s.io", string version = "v1beta1",
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(api);
        var item = JsonNode.Parse($$"""
            {
              "apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService",
              "metadata": { "name": "{{version}}.{{group}}" },
              "spec": {
                "group": "{{group}}", "version": "{{version}}", "groupPriorityMinimum": 100, "versionPriority": 100,
                "insecureSkipTLSVerify": true, "service": { "name": "not-there", "namespace": "kube-system" }
              }
            }
            """)!.AsObject();
        await api.ApplyAsync(item, cancellation);
        await api.WaitForAsync(
            $"the API service of {group} to be seen as dead", ObjectRef.Of(item),
            static found => ConditionOf(found, "Available") is "False");
    }

    // The API server insists on lower case.
    private static string LowerCase(string name)
    {
        return string.Create(name.Length, name, static (to, from) => from.AsSpan().ToLowerInvariant(to));
    }

    private static bool IsEstablished(JsonObject? definition)
    {
        return ConditionOf(definition, "Established") is "True";
    }

    private static string? ConditionOf(JsonObject? item, string type)
    {
        return (item?["status"]?["conditions"] as JsonArray)?
            .FirstOrDefault(condition => string.Equals(condition!["type"]!.GetValue<string>(), type, StringComparison.Ordinal))?
            ["status"]?.GetValue<string>();
    }
}
