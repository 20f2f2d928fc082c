using System.Globalization;
using System.Text.Json.Nodes;
using FleetSync.TestCluster;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FleetSync.EndToEnd.Chart;

/// <summary>Rendered manifests as the API server would be sent them.</summary>
internal static class RenderedChart
{
    public static IReadOnlyList<JsonObject> Objects(string manifests)
    {
        var documents = new YamlStream();
        documents.Load(new StringReader(manifests));
        return [.. documents.Documents.Select(static document => Json(document.RootNode)).OfType<JsonObject>()];
    }

    /// <summary>The one object of a kind.</summary>
    public static JsonObject One(string manifests, string kind) =>
        Objects(manifests).Single(item => item["kind"]!.GetValue<string>() == kind);

    public static IReadOnlyList<string> Kinds(string manifests) =>
        [.. Objects(manifests).Select(static item => item["kind"]!.GetValue<string>()).Order(StringComparer.Ordinal)];

    /// <summary>The configuration file in the ConfigMap.</summary>
    public static string Configuration(string manifests) =>
        Objects(manifests).Where(static item => item["kind"]!.GetValue<string>() == "ConfigMap")
            .Select(static item => item["data"]!["fleetsync.yaml"]).OfType<JsonNode>().Single().GetValue<string>();

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(static pair =>
            KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Json(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value ?? ""),
        YamlScalarNode text => JsonValue.Create(text.Value),
        _ => throw new ClusterException($"An alias or something else that no manifest has: {node}"),
    };

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        ['0', >= '0' and <= '7', ..] => Number(Convert.ToInt32(text, 8)),
        _ when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => Number(number),
        _ => JsonValue.Create(text),
    };

    /// <summary>Parsed, so that it can be asked for as any type of number, as what the API server answers can.</summary>
    private static JsonNode? Number(int number) => JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture));
}
