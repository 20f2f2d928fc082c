using System.Text.Json.Nodes;

namespace FleetSync.TestCluster.Sample;

/// <summary>How the objects of the sample are spelled: metadata, then the rest from JSON text.</summary>
internal static class SampleObject
{
    /// <param name="apiVersion">Such as apps/v1.</param>
    /// <param name="kind">Such as Deployment.</param>
    /// <param name="inNamespace">Null for cluster-scoped types.</param>
    /// <param name="name">Its name.</param>
    /// <param name="rest">The other top-level fields.</param>
    /// <param name="app">The app label, and others of kubernetes.io's recommended set.</param>
    /// <param name="owner">Its controller; the uid is filled in when it is applied.</param>
    public static JsonObject Of(
        string apiVersion, string kind, string? inNamespace, string name, string rest = "{}", string? app = null,
        ObjectRef? owner = null)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (inNamespace is not null)
        {
            metadata["namespace"] = inNamespace;
        }

        if (app is not null)
        {
            metadata["labels"] = Labels(app, inNamespace);
        }

        if (owner is not null)
        {
            metadata["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = owner.ApiVersion,
                ["kind"] = owner.Kind,
                ["name"] = owner.Name,
                ["uid"] = "",
                ["controller"] = true,
                ["blockOwnerDeletion"] = true,
            });
        }

        var item = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
        foreach (var (field, value) in JsonNode.Parse(rest)!.AsObject().ToList())
        {
            item[field] = value?.DeepClone();
        }

        return item;
    }

    public static JsonObject Labels(string app, string? partOf)
    {
        return new JsonObject
        {
            ["app"] = app,
            ["app.kubernetes.io/name"] = app,
            ["app.kubernetes.io/part-of"] = partOf ?? "platform",
        };
    }

    /// <summary>The pod template of a workload, as JSON text.</summary>
    public static string Template(string app, string inNamespace, string image, string restartPolicy = "Always")
    {
        return $$"""
            {
              "metadata": { "labels": {{Labels(app, inNamespace).ToJsonString()}} },
              "spec": {{PodSpec(app, image, restartPolicy)}}
            }
            """;
    }

    public static string PodSpec(string app, string image, string restartPolicy = "Always", string? node = null)
    {
        var placed = node is null ? "" : $"\"nodeName\": \"{node}\",";
        return $$"""
            {
              {{placed}} "restartPolicy": "{{restartPolicy}}",
              "containers": [{
                "name": "{{app}}", "image": "{{image}}",
                "ports": [{ "name": "http", "containerPort": 8080 }],
                "resources": { "requests": { "cpu": "100m", "memory": "128Mi" }, "limits": { "memory": "512Mi" } }
              }]
            }
            """;
    }
}
