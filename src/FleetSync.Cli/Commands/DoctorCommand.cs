using System.CommandLine;
using System.CommandLine.Parsing;
using FleetSync.Cli.Commands.Flags;
using FleetSync.Cli.Output;
using FleetSync.Diagnosis;

namespace FleetSync.Cli.Commands;

/// <summary><c>fleetsync doctor</c>: what <c>run</c> would meet, before anything is written.</summary>
internal sealed class DoctorCommand(CliContext context)
{
    /// <summary>What teaches it best.</summary>
    public const string Examples = """
          fleetsync doctor                                    the current kubeconfig context and the file in your data folder
          fleetsync doctor --context prod --qdrant http://qdrant:6334
          fleetsync doctor --config fleetsync.yaml            with the filters and the embedding of the agent
          fleetsync doctor -o rbac | kubectl apply -f -       grant what may not be read, as somebody who may
          fleetsync doctor -o json | jq '.findings[] | select(.state != "ok")'

        It reads, and writes nothing: not to the cluster, not to the store. To read a type is to list one object and to begin a watch.
        Exit codes: 0 all is well, 1 something is broken, 2 wrong usage or configuration, 3 warnings.
        """;

    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);

    private readonly ClusterFlags _cluster = new();
    private readonly StoreFlags _store = new();
    private readonly OutputFlag _output = new(OutputFormat.Table, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Rbac);

    private readonly Option<TimeSpan> _timeout = new("--timeout")
    {
        Description = "Report after this long on what has answered by then (default: 30s)",
        HelpName = "duration",
        DefaultValueFactory = static _ => DefaultLimit,
        CustomParser = Duration,
    };

    /// <summary>The command for the parser.</summary>
    public Command Build()
    {
        var command = new Command("doctor", "Examine cluster, rights, store and embedding before anything is written") { _timeout };
        _cluster.AddTo(command);
        _store.AddTo(command);
        _output.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var keys = new Dictionary<string, string?>(StringComparer.Ordinal);
        _cluster.Read(parse, keys);
        _store.Read(parse, keys);
        var options = context.Composition.LoadOptions(_store.ConfigFile(parse), keys);
        var report = await context.Composition.ExamineAsync(options, context.Time, parse.GetValue(_timeout), cancellationToken);
        switch (_output.Read(parse))
        {
            case OutputFormat.Json:
                context.Output.WriteUtf8(DoctorJson.Of(report));
                break;
            case OutputFormat.Yaml:
                YamlText.Write(context.Output, DoctorJson.Of(report));
                break;
            case OutputFormat.Rbac:
                WriteRights(report);
                break;
            default:
                DoctorText.Write(context.Output, context.OutputTerminal, report, context.Program.In);
                break;
        }

        return report.State switch
        {
            FindingState.Broken => ExitCodes.Failed,
            FindingState.Warning => ExitCodes.Warned,
            _ => ExitCodes.Done,
        };
    }

    private void WriteRights(DoctorReport report)
    {
        if (report.Rights is { } rights)
        {
            RightsText.Write(context.Output, rights);
            return;
        }

        ErrorReport.Write(
            context, report.Reading.Types.Count == 0
                ? "what is missing is not known, for no type could be examined; 'fleetsync doctor' says why"
                : "nothing is missing: all types may be listed and watched");
    }

    private static TimeSpan Duration(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!HumanTime.TryParse(text, out var span) || span <= TimeSpan.Zero)
        {
            result.AddError($"--timeout '{text}' is not a duration: give 10s, 1m or 5m");
        }

        return span;
    }
}
