using System.CommandLine;
using System.CommandLine.Parsing;
using FleetSync.Cli.Commands.Flags;
using FleetSync.Cli.Output;
using FleetSync.Query;

namespace FleetSync.Cli.Commands;

/// <summary><c>fleetsync status</c>: which clusters, how fresh, how many objects, how healthy.</summary>
internal sealed class StatusCommand(CliContext context)
{
    /// <summary>What teaches it best.</summary>
    public const string Examples = """
          fleetsync status                       clusters, how fresh they are, counts by health and kind, and what is not readable
          fleetsync status --fail-if-stale 5m    ends with 1 when a cluster was last heard of longer ago
          fleetsync status -o json | jq '.coverage.clusters[] | select(.heartbeatAgeSeconds > 60) | .cluster'
          fleetsync status --qdrant http://qdrant:6334 --collection fleet-eu
        """;

    private readonly OutputFlag _output = new(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml);
    private readonly StoreFlags _store = new();

    private readonly Option<TimeSpan?> _failIfStale = new("--fail-if-stale")
    {
        Description = "End with 1 if any cluster was last heard of longer ago than this, or there is none: 90s, 5m, 2h, 1d",
        HelpName = "duration",
        CustomParser = Duration,
    };

    /// <summary>The command for the parser.</summary>
    public Command Build()
    {
        var command = new Command("status", "Show clusters, their freshness, and counts by health and kind") { _failIfStale };
        _output.AddTo(command);
        _store.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        await using var store = await OpenedStore.ForReadingAsync(context, _store, parse, cancellationToken);
        var status = await new FleetSearch(store, context.Time).DescribeAsync(cancellationToken);
        switch (_output.Read(parse))
        {
            case OutputFormat.Json:
                context.Output.WriteUtf8(AnswerJson.Of(status, store.Location));
                break;
            case OutputFormat.Yaml:
                YamlText.Write(context.Output, AnswerJson.Of(status, store.Location));
                break;
            default:
                StatusTable.Write(context.Output, context.OutputTerminal, status, store.Location);
                break;
        }

        return parse.GetValue(_failIfStale) is { } bound ? VerifyFresh(status.Coverage, bound) : ExitCodes.Done;
    }

    private int VerifyFresh(Coverage coverage, TimeSpan bound)
    {
        var stale = coverage.Clusters.Where(cluster => coverage.HeartbeatAge(cluster) > bound).ToList();
        foreach (var cluster in stale)
        {
            ErrorReport.Write(
                context, $"cluster {cluster.Cluster} was last heard of {HumanTime.Short(coverage.HeartbeatAge(cluster))} ago, "
                + $"longer than {HumanTime.Short(bound)}; look whether its 'fleetsync run' is alive");
        }

        if (coverage.Clusters.Count == 0)
        {
            ErrorReport.Write(context, "no cluster has been synchronised to this store; 'fleetsync run' does that");
        }

        return stale.Count > 0 || coverage.Clusters.Count == 0 ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static TimeSpan? Duration(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!HumanTime.TryParse(text, out var span))
        {
            result.AddError($"--fail-if-stale '{text}' is not a duration: give 90s, 5m, 2h or 1d");
        }

        return span;
    }
}
