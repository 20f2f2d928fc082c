using System.Text.Json.Nodes;
using FleetSync.Configuration;
using Xunit;

namespace FleetSync.Tests.Configuration;

/// <summary>The Helm chart's values below fleetSync are this configuration, and a values file is a configuration file.</summary>
public sealed class ChartValuesTests : IDisposable
{
    /// <summary>Settings that no value sets: the chart knows the file's path and the Lease's namespace, and a key has no place in values.</summary>
    private static readonly string[] _setByTheChart = ["store.sqlite.path", "qdrant.apiKey", "embedding.openai.apiKey", "leaderElection.leaseNamespace"];

    private readonly ConfigurationFolder _folder = new();

    private static string Chart { get; } = Path.Combine(RepositoryFolder(), "chart");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_schema_of_the_values_has_every_setting_and_no_other()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Chart, "values.schema.json")))!;
        var inSchema = Leaves(schema["properties"]!["fleetSync"]!, "").Order(StringComparer.Ordinal);

        var settings = Settings.All.Select(static setting => setting.Key).Except(_setByTheChart)
            .Concat(ChartValues.Keys).Order(StringComparer.Ordinal);
        Assert.Equal(settings, inSchema);
    }

    [Fact]
    public void The_schema_takes_no_key_that_it_does_not_know_at_any_depth()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Chart, "values.schema.json")))!;

        Assert.Empty(Open(schema["properties"]!["fleetSync"]!, "fleetSync"));
    }

    [Fact]
    public void The_charts_values_are_a_configuration_file_that_changes_nothing()
    {
        var values = Path.Combine(Chart, "values.yaml");

        Assert.Empty(_folder.Problems(values));
    }

    [Fact]
    public void What_the_chart_alone_reads_sets_nothing()
    {
        _folder.File(
            """
            fleetSync:
              enabled: false
              clusterID: east
              clusterSecretRef: ""
              qdrant: { endpoint: "", caSecretRef: { name: ca }, clientCertificateSecretRef: { name: client } }
            replicas: 2
            """);

        var options = _folder.Load();

        Assert.Equal("east", options.ClusterId);
        Assert.Null(options.ClusterSecretRef);
        Assert.IsType<FleetSync.Stores.StoreOptions.SqliteFile>(options.Store);
    }

    [Fact]
    public void Outside_of_the_charts_section_they_are_refused_as_ever()
    {
        _folder.File("enabled: true\nqdrant: { endpoint: \"\" }\n");

        Assert.Equal(2, _folder.Problems().Length);
    }

    private static IEnumerable<string> Leaves(JsonNode schema, string path)
    {
        if (schema["items"]?["properties"] is not null)
        {
            return Leaves(schema["items"]!, path + "[]");
        }

        return schema["properties"] is JsonObject properties
            ? properties.SelectMany(property => Leaves(property.Value!, path.Length == 0 ? property.Key : $"{path}.{property.Key}"))
            : [path];
    }

    private static IEnumerable<string> Open(JsonNode schema, string path)
    {
        if (schema["items"] is { } items)
        {
            return Open(items, path + "[]");
        }

        if (schema["properties"] is not JsonObject properties)
        {
            return [];
        }

        var below = properties.SelectMany(property => Open(property.Value!, $"{path}.{property.Key}"));
        return schema["additionalProperties"]?.GetValue<bool>() == false ? below : below.Prepend(path);
    }

    private static string RepositoryFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FleetSync.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }

        return folder;
    }
}
