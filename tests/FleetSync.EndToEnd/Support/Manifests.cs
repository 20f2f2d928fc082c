using System.Text.Json;
using System.Text.Json.Nodes;
using FleetSync.Connection;
using YamlDotNet.RepresentationModel;

namespace FleetSync.EndToEnd.Support;

/// <summary>Manifests as a person would apply them.</summary>
internal static class Manifests
{
    /// <summary>One YAML document as the JSON that is sent.</summary>
    public static JsonObject Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            stream.Documents[0].RootNode.WriteJson(writer);
        }

        return JsonNode.Parse(buffer.ToArray())!.AsObject();
    }
}
