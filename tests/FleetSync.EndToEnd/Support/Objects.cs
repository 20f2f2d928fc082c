using System.Globalization;
using System.Text.Json.Nodes;
using FleetSync.TestCluster;

namespace FleetSync.EndToEnd.Support;

/// <summary>Small objects to make and change.</summary>
internal static class Objects
{
    public static JsonObject ConfigMap(string inNamespace, string name, string label = "1")
    {
        return JsonNode.Parse($$"""
            {
              "apiVersion": "v1", "kind": "ConfigMap",
              "metadata": { "namespace": "{{inNamespace}}", "name": "{{name}}", "labels": { "round": "{{label}}" } },
              "data": { "key": "value-of-config-map" }
            }
            """)!.AsObject();
    }

    public static JsonObject Pod(string inNamespace, string name, string app = "web")
    {
        return JsonNode.Parse($$"""
            {
              "apiVersion": "v1", "kind": "Pod",
              "metadata": { "namespace": "{{inNamespace}}", "name": "{{name}}", "labels": { "app": "{{app}}" } },
              "spec": { "containers": [{ "name": "app", "image": "nginx:1.25" }] }
            }
            """)!.AsObject();
    }

    /// <summary>name-0000 and so on.</summary>
    public static IEnumerable<JsonObject> Many(int count, Func<string, JsonObject> make)
    {
        return Enumerable.Range(0, count).Select(number => make(number.ToString("d4", CultureInfo.InvariantCulture)));
    }

    public static ObjectRef ConfigMapRef(string inNamespace, string name) => new("v1", "ConfigMap", inNamespace, name);

    public static ObjectRef PodRef(string inNamespace, string name) => new("v1", "Pod", inNamespace, name);
}
