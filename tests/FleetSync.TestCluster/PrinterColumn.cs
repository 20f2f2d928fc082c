using System.Text.Json.Nodes;

namespace FleetSync.TestCluster;

/// <summary>One additionalPrinterColumn of a CRD; type is string, integer, number, boolean or date.</summary>
public sealed record PrinterColumn(string Name, string JsonPath, string Type = "string", int Priority = 0)
{
    internal JsonNode ToJson()
    {
        return new JsonObject
        {
            ["name"] = Name,
            ["type"] = Type,
            ["jsonPath"] = JsonPath,
            ["priority"] = Priority,
        };
    }
}
