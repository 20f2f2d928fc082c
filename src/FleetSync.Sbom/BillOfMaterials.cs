using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FleetSync.Sbom;

/// <summary>
/// The program and its parts in CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/). The same program has the same bill, byte for byte:
/// no time, and a serial number that follows from the content.
/// </summary>
/// <param name="version">The program's version.</param>
/// <param name="parts">What it is made of, without repetition.</param>
internal sealed class BillOfMaterials(string version, IReadOnlyList<Component> parts)
{
    private static readonly JsonWriterOptions _indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private string Program => $"pkg:generic/fleetsync@{version}";

    /// <summary>The JSON, with a line's end behind it.</summary>
    public byte[] ToJson()
    {
        return [.. Write(SerialOf(Write(serial: null))), (byte)'\n'];
    }

    /// <summary>A UUID of version 5 in form, as the schema asks for.</summary>
    private static Guid SerialOf(byte[] content)
    {
        var hash = SHA256.HashData(content).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash, bigEndian: true);
    }

    private byte[] Write(Guid? serial)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, _indented))
        {
            json.WriteStartObject();
            json.WriteString("bomFormat", "CycloneDX");
            json.WriteString("specVersion", "1.6");
            if (serial is { } number)
            {
                json.WriteString("serialNumber", $"urn:uuid:{number}");
            }

            json.WriteNumber("version", 1);
            json.WriteStartObject("metadata");
            json.WriteStartObject("component");
            WriteIdentity(json, "application", Program, "fleetsync", version);
            WriteLicence(json, "Apache-2.0");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartArray("components");
            foreach (var part in parts)
            {
                WriteComponent(json, part);
            }

            json.WriteEndArray();
            WriteDependencies(json);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void WriteComponent(Utf8JsonWriter json, Component part)
    {
        json.WriteStartObject();
        WriteIdentity(json, part.Type, part.Purl, part.Name, part.Version);
        if (part.Description.Length > 0)
        {
            json.WriteString("description", part.Description);
        }

        if (part.Hash is { } hash)
        {
            json.WriteStartArray("hashes");
            json.WriteStartObject();
            json.WriteString("alg", hash.Algorithm);
            json.WriteString("content", hash.Hex);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        WriteLicence(json, part.Licence);
        if (part.Copyright.Length > 0)
        {
            json.WriteString("copyright", part.Copyright);
        }

        json.WriteString("purl", part.Purl);
        json.WriteEndObject();
    }

    private static void WriteIdentity(Utf8JsonWriter json, string type, string reference, string name, string version)
    {
        json.WriteString("type", type);
        json.WriteString("bom-ref", reference);
        json.WriteString("name", name);
        json.WriteString("version", version);
    }

    private static void WriteLicence(Utf8JsonWriter json, string expression)
    {
        json.WriteStartArray("licenses");
        json.WriteStartObject();
        json.WriteString("expression", expression);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteDependencies(Utf8JsonWriter json)
    {
        json.WriteStartArray("dependencies");
        WriteDependency(json, Program, parts.Select(static part => part.Purl));
        foreach (var part in parts)
        {
            WriteDependency(json, part.Purl, part.Uses);
        }

        json.WriteEndArray();
    }

    private static void WriteDependency(Utf8JsonWriter json, string reference, IEnumerable<string> uses)
    {
        json.WriteStartObject();
        json.WriteString("ref", reference);
        json.WriteStartArray("dependsOn");
        foreach (var used in uses)
        {
            json.WriteStringValue(used);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
