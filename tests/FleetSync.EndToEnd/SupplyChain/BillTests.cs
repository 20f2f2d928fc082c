using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FleetSync.TestCluster;
using Xunit;

namespace FleetSync.EndToEnd.SupplyChain;

/// <summary>What is told of the published program's parts: the bill of materials beside it, NOTICE, and the licences handed on.</summary>
public sealed partial class BillTests
{
    private static readonly string Published = Path.GetDirectoryName(PublishedBinary.Find())!;
    private static readonly string Repository = Path.GetFullPath(Path.Combine(TestsFolder.Path, ".."));

    private static JsonObject Bill { get; } = JsonNode.Parse(File.ReadAllText(Path.Combine(Published, "fleetsync.cdx.json")))!.AsObject();

    private static IReadOnlyList<JsonNode> Components { get; } = [.. Bill["components"]!.AsArray().Select(static part => part!)];

    [Fact]
    public void Every_assembly_that_the_compiler_was_given_is_in_the_bill()
    {
        var given = File.ReadAllLines(CompilerArguments()).Select(static line => FromPackage().Match(line)).Where(static match => match.Success)
            .Select(static match => $"{match.Groups["name"].Value}@{match.Groups["version"].Value}").Distinct(StringComparer.Ordinal).ToList();

        var billed = Components.Select(static part => Text(part, "purl").Replace("pkg:nuget/", "", StringComparison.Ordinal).ToLowerInvariant());
        Assert.True(given.Count > 10, "The compiler's arguments are not what they were; correct this test.");
        Assert.Empty(given.Except(billed));
    }

    [Fact]
    public void Every_native_library_beside_the_program_comes_from_a_package_in_the_bill()
    {
        var origins = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["libe_sqlite3.so"] = "SQLitePCLRaw.lib.e_sqlite3",
            ["libonnxruntime.so"] = "Microsoft.ML.OnnxRuntime",
            ["libonnxruntime_providers_shared.so"] = "Microsoft.ML.OnnxRuntime",
        };

        foreach (var library in Directory.EnumerateFiles(Published, "*.so").Select(static path => Path.GetFileName(path)))
        {
            Assert.Contains(origins[library], Components.Select(static part => Text(part, "name")));
        }
    }

    [Fact]
    public void Every_component_has_a_version_a_licence_and_a_name_of_its_own_and_uses_only_what_is_there()
    {
        Assert.Equal("CycloneDX", Text(Bill, "bomFormat"));
        Assert.Equal("1.6", Text(Bill, "specVersion"));
        Assert.Matches("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", Text(Bill, "serialNumber"));
        Assert.All(Components, static part =>
        {
            Assert.NotEmpty(Text(part, "name"));
            Assert.NotEmpty(Text(part, "version"));
            Assert.NotEmpty(Text(part["licenses"]!.AsArray().Single()!, "expression"));
            Assert.StartsWith("pkg:", Text(part, "purl"), StringComparison.Ordinal);
        });
        var known = Components.Select(static part => Text(part, "bom-ref")).Append(Text(Bill["metadata"]!["component"]!, "bom-ref")).ToList();
        Assert.Distinct(known);
        Assert.Equal(
            known.Order(StringComparer.Ordinal),
            Bill["dependencies"]!.AsArray().Select(static entry => Text(entry!, "ref")).Order(StringComparer.Ordinal));
        Assert.Empty(Bill["dependencies"]!.AsArray()
            .SelectMany(static entry => entry!["dependsOn"]!.AsArray().Select(static used => used!.GetValue<string>())).Except(known));
    }

    [Fact]
    public void NOTICE_names_every_component_with_its_licence()
    {
        var notices = File.ReadAllLines(Path.Combine(Repository, "NOTICE")).Select(static line => NoticeLine().Match(line)).Where(static match => match.Success)
            .Select(static match => (Name: match.Groups["name"].Value, Licence: match.Groups["licence"].Value)).ToList();

        Assert.Empty(Components
            .Where(part => !notices.Any(notice => IsMeant(notice.Name, Text(part, "name"))
                && notice.Licence == Text(part["licenses"]!.AsArray().Single()!, "expression")))
            .Select(static part => Text(part, "name")));
        Assert.All(notices, static notice => Assert.Contains(Components, part => IsMeant(notice.Name, Text(part, "name"))));
    }

    [Fact]
    public void The_licences_beside_the_program_name_every_component_and_hold_the_terms()
    {
        var text = File.ReadAllText(Path.Combine(Published, "THIRD-PARTY-LICENSES.txt"));

        Assert.All(Components, part => Assert.Contains($"\n{Text(part, "name")} {Text(part, "version")} - ", text, StringComparison.Ordinal));
        Assert.Contains("Permission is hereby granted, free of charge", text, StringComparison.Ordinal);
        Assert.Contains("Redistributions in binary form must reproduce", text, StringComparison.Ordinal);
    }

    private static bool IsMeant(string notice, string name) =>
        notice.EndsWith('*') ? name.StartsWith(notice[..^1], StringComparison.Ordinal) : name == notice;

    private static string Text(JsonNode node, string key) => node[key]!.GetValue<string>();

    /// <summary>The file of arguments with which the newest publish called the native compiler.</summary>
    private static string CompilerArguments() =>
        Directory.EnumerateFiles(Path.Combine(Repository, "artifacts", "obj", "FleetSync.Cli"), "fleetsync.ilc.rsp", SearchOption.AllDirectories)
            .Where(static file => file.Contains(System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier, StringComparison.Ordinal))
            .MaxBy(File.GetLastWriteTimeUtc) ?? throw new ClusterException("fleetsync has not been published: run 'make publish'.");

    [GeneratedRegex("^-r:.*/packages/(?<name>[^/]+)/(?<version>[^/]+)/", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FromPackage();

    [GeneratedRegex("^(?<name>\\S.*?)\\s{2,}(?<licence>[A-Za-z0-9.-]+)\\s{2,}\\S", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NoticeLine();
}
