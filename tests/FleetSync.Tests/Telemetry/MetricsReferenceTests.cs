using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FleetSync.Embedding;
using FleetSync.Stores;
using FleetSync.Telemetry;
using FleetSync.Tests.Support;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace FleetSync.Tests.Telemetry;

/// <summary>
/// docs/metrics.md names every metric, and dashboard and alert rules ask for none that an agent does not have. After a change of
/// a metric, FLEETSYNC_APPROVE=1 writes the table anew.
/// </summary>
public sealed partial class MetricsReferenceTests
{
    private const string Begin = "<!-- metrics: begin -->\n";
    private const string End = "<!-- metrics: end -->\n";

    /// <summary>What Prometheus adds to every series of a target.</summary>
    private static readonly string[] OfTheTarget = ["job", "instance"];

    [Fact]
    public void The_reference_lists_every_metric_as_the_code_knows_it()
    {
        var path = Path.Combine(Repository(), "docs", "metrics.md");
        var document = File.ReadAllText(path);
        var begin = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = document.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end >= begin, $"{path} lacks its markers");
        var table = Table();
        if (Environment.GetEnvironmentVariable("FLEETSYNC_APPROVE") is "1")
        {
            File.WriteAllText(path, document[..begin] + table + document[end..]);
            return;
        }

        Assert.Equal(table, document[begin..end]);
    }

    [Fact]
    public void Every_metric_is_named_by_convention()
    {
        var (scrape, families) = AfterActivity();

        Assert.All(families, family => Assert.True(family.Series.Count > 0, $"{family.Name} has no series, whatever happens"));
        Assert.All(scrape.Types, static metric =>
        {
            var (name, type) = metric;
            Assert.Matches("^(fleetsync|process)_[a-z]+(_[a-z]+)*$", name);
            Assert.Equal(type == "counter", name.EndsWith("_total", StringComparison.Ordinal));
        });
        Assert.All(families, static family => Assert.Matches(@"^[A-Z1].*\.$", family.Meaning));
        Assert.True(scrape.Series.Count < 250, $"{scrape.Series.Count} series of three types");
    }

    [Fact]
    public void The_dashboard_asks_only_for_what_there_is()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository(), "chart", "dashboards", "fleetsync.json")));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();
        var expressions = panels
            .Where(static panel => panel.TryGetProperty("targets", out _))
            .SelectMany(static panel => panel.GetProperty("targets").EnumerateArray())
            .Select(static target => target.GetProperty("expr").GetString()!)
            .Concat(dashboard.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray()
                .Select(static variable => variable.GetProperty("query").GetString()!)
                .Where(static query => query.StartsWith("label_values", StringComparison.Ordinal)))
            .ToList();

        Assert.True(expressions.Count > 30, $"Only {expressions.Count} expressions.");
        Assert.Distinct(panels.Select(static panel => panel.GetProperty("id").GetInt32()));
        AssertKnown(expressions);
    }

    [Fact]
    public void The_alert_rules_ask_only_for_what_there_is()
    {
        var rules = new YamlStream();
        rules.Load(new StringReader(File.ReadAllText(Path.Combine(Repository(), "chart", "alerts", "fleetsync.yaml"))));
        var alerts = ((YamlSequenceNode)((YamlMappingNode)((YamlSequenceNode)rules.Documents[0].RootNode["groups"])[0])["rules"])
            .Cast<YamlMappingNode>().ToList();

        Assert.True(alerts.Count > 8, $"Only {alerts.Count} alerts.");
        Assert.Distinct(alerts.Select(static alert => alert["alert"].ToString()));
        Assert.All(alerts, static alert =>
        {
            Assert.Matches("^[0-9]+m$", alert["for"].ToString());
            Assert.Matches("^(warning|critical)$", alert["labels"]["severity"].ToString());
            Assert.NotEmpty(alert["annotations"]["summary"].ToString());
            Assert.NotEmpty(alert["annotations"]["description"].ToString());
        });
        AssertKnown([.. alerts.Select(static alert => alert["expr"].ToString())]);
    }

    private static void AssertKnown(List<string> expressions)
    {
        var (scrape, _) = AfterActivity();
        Assert.All(expressions, expression =>
        {
            var metrics = Metric().Matches(expression).Select(static metric => metric.Value).ToList();
            Assert.NotEmpty(metrics);
            Assert.All(metrics, metric => Assert.True(scrape.Labels.ContainsKey(metric), $"There is no {metric}: {expression}"));
            var known = metrics.SelectMany(metric => scrape.Labels[metric]).Concat(OfTheTarget).ToHashSet(StringComparer.Ordinal);
            foreach (var label in Matcher().Matches(expression).Concat(Grouping().Matches(expression))
                .SelectMany(static match => match.Groups["label"].Captures).Select(static label => label.Value))
            {
                Assert.True(known.Contains(label), $"None of its metrics has the label {label}: {expression}");
            }

            Assert.Equal(expression.Count(static letter => letter == '('), expression.Count(static letter => letter == ')'));
        });
    }

    private static string Table()
    {
        var (scrape, families) = AfterActivity();
        var table = new StringBuilder("| metric | type | unit | labels | meaning |\n|---|---|---|---|---|\n");
        foreach (var family in families)
        {
            var name = PrometheusText.NameOf(family);
            var labels = scrape.Labels.GetValueOrDefault(name, []).Select(static label => $"`{label}`");
            var unit = family.Unit switch
            {
                "s" => "seconds",
                "By" => "bytes",
                var other => other.Trim('{', '}') + (other.Length > 0 ? "s" : ""),
            };
            var type = Enum.GetName(family.Kind)!.ToLowerInvariant();
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{name}` | {type} | {unit} | {string.Join(", ", labels)} | {family.Meaning} |\n");
        }

        return table.ToString();
    }

    /// <summary>What is measured after a bit of everything has happened.</summary>
    private static (Scrape Scrape, List<MetricFamily> Families) AfterActivity()
    {
        Scrape? scrape = null;
        List<MetricFamily> families = [];
        using var embedder = new ScriptedEmbedder();
        MeasuredAgent.Play(embedder, run =>
        {
            run.Put(Types.Pods, 7);
            run.Cluster.Forbidden.Add(Types.Widgets);
            run.StartSynced();
            run.Store.NextFaults.Enqueue(new StoreFault(StoreFaultKind.Full, "scripted"));
            embedder.Down = new EmbeddingFault("scripted");
            run.Put(Types.Pods, 3, "Failed");
            run.Cluster.Delete("pods/n5");
            run.Thread.Pass(TimeSpan.FromMinutes(1));
            scrape = run.Metrics();
            using var reader = run.Telemetry.Metrics.Read();
            reader.Read(families.Add);
        });
        return (scrape!, families);
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FleetSync.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }

        return folder;
    }

    [GeneratedRegex(@"\b(fleetsync|process)_[a-z_]+\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Metric();

    [GeneratedRegex("""\{((?<label>[a-z_]+)(=~|!~|!=|=)"[^"]*",?)+\}""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Matcher();

    [GeneratedRegex(@"\b(by|without) \(((?<label>[a-z_]+)(, )?)+\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Grouping();
}
