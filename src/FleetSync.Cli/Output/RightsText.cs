using System.Buffers;
using System.Text.Json;
using FleetSync.Diagnosis;

namespace FleetSync.Cli.Output;

/// <summary>Missing rights as manifests: a ClusterRole and, where the user is known, its ClusterRoleBinding.</summary>
internal static class RightsText
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    /// <summary>Writes them as YAML for <c>kubectl apply</c>.</summary>
    public static void Write(TextWriter writer, MissingRights rights)
    {
        YamlText.Write(writer, Compose(json => WriteRole(json, rights)));
        if (rights.User is not null)
        {
            writer.Write("---\n");
            YamlText.Write(writer, Compose(json => WriteBinding(json, rights)));
        }
    }

    /// <summary>Writes them as the elements of a JSON array.</summary>
    public static void Write(Utf8JsonWriter json, MissingRights rights)
    {
        WriteRole(json, rights);
        if (rights.User is not null)
        {
            WriteBinding(json, rights);
        }
    }

    private static void WriteRole(Utf8JsonWriter json, MissingRights rights)
    {
        WriteHead(json, "ClusterRole", rights);
        json.WriteStartArray("rules");
        foreach (var rule in rights.Rules)
        {
            json.WriteStartObject();
            WriteStrings(json, "apiGroups", [rule.Group]);
            WriteStrings(json, "resources", rule.Resources);
            WriteStrings(json, "verbs", MissingRights.Verbs);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteBinding(Utf8JsonWriter json, MissingRights rights)
    {
        WriteHead(json, "ClusterRoleBinding", rights);
        json.WriteStartObject("roleRef");
        json.WriteString("apiGroup", RbacGroup);
        json.WriteString("kind", "ClusterRole");
        json.WriteString("name", rights.Name);
        json.WriteEndObject();
        json.WriteStartArray("subjects");
        json.WriteStartObject();
        if (rights.ServiceAccount is var (space, name))
        {
            json.WriteString("kind", "ServiceAccount");
            json.WriteString("namespace", space);
            json.WriteString("name", name);
        }
        else
        {
            json.WriteString("apiGroup", RbacGroup);
            json.WriteString("kind", "User");
            json.WriteString("name", rights.User);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, string kind, MissingRights rights)
    {
        json.WriteStartObject();
        json.WriteString("apiVersion", RbacGroup + "/v1");
        json.WriteString("kind", kind);
        json.WriteStartObject("metadata");
        json.WriteString("name", rights.Name);
        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static ReadOnlyMemory<byte> Compose(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return buffer.WrittenMemory;
    }
}
