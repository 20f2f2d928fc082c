using System.Globalization;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FleetSync.Connection;

/// <summary>Reads single values of a YAML document without any mapping to types, which would need reflection.</summary>
internal static class YamlNodes
{
    /// <summary>The mapping under a key, or null.</summary>
    public static YamlMappingNode? Mapping(this YamlMappingNode node, string key) => node.Child(key) as YamlMappingNode;

    /// <summary>The sequence under a key, or null.</summary>
    public static YamlSequenceNode? Sequence(this YamlMappingNode node, string key) => node.Child(key) as YamlSequenceNode;

    /// <summary>The text under a key; null if it is missing, empty or no scalar.</summary>
    public static string? Text(this YamlMappingNode node, string key) =>
        node.Child(key) is YamlScalarNode { Value.Length: > 0 } scalar && !scalar.IsNull() ? scalar.Value : null;

    /// <summary>The value as JSON, plain scalars by YAML's core schema.</summary>
    public static void WriteJson(this YamlNode node, Utf8JsonWriter writer)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                writer.WriteStartObject();
                foreach (var (key, value) in mapping.Children)
                {
                    writer.WritePropertyName(((YamlScalarNode)key).Value ?? "");
                    value.WriteJson(writer);
                }

                writer.WriteEndObject();
                break;
            case YamlSequenceNode sequence:
                writer.WriteStartArray();
                foreach (var item in sequence)
                {
                    item.WriteJson(writer);
                }

                writer.WriteEndArray();
                break;
            case YamlScalarNode scalar when scalar.Style != ScalarStyle.Plain:
                writer.WriteStringValue(scalar.Value);
                break;
            case YamlScalarNode scalar when scalar.IsNull():
                writer.WriteNullValue();
                break;
            case YamlScalarNode { Value: "true" or "True" or "TRUE" }:
                writer.WriteBooleanValue(true);
                break;
            case YamlScalarNode { Value: "false" or "False" or "FALSE" }:
                writer.WriteBooleanValue(false);
                break;
            case YamlScalarNode scalar when long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole):
                writer.WriteNumberValue(whole);
                break;
            case YamlScalarNode scalar when double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStringValue(((YamlScalarNode)node).Value);
                break;
        }
    }

    private static bool IsNull(this YamlScalarNode scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value is null or "" or "~" or "null" or "Null" or "NULL";

    private static YamlNode? Child(this YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var child) ? child : null;
}
