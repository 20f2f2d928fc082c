using System.CommandLine;
using System.Globalization;
using FleetSync.Cli.Commands.Flags;
using FleetSync.Cli.Output;
using FleetSync.Query;
using Microsoft.Extensions.Logging.Abstractions;

namespace FleetSync.Cli.Commands;

/// <summary><c>fleetsync forget</c>: removes a cluster that has left the fleet from the store.</summary>
internal sealed class ForgetCommand(CliContext context)
{
    /// <summary>What teaches it best.</summary>
    public const string Examples = """
          fleetsync forget --cluster west          says what would go, and asks
          fleetsync forget --cluster west --yes    for scripts
          fleetsync forget --cluster west --qdrant http://qdrant:6334

        Stop the cluster's 'fleetsync run' first: an agent that still runs writes everything again.
        """;

    /// <summary>An agent that was heard of this recently may well be alive.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(5);

    private readonly StoreFlags _store = new();

    private readonly Option<string> _cluster = new("--cluster")
    {
        Description = "Cluster id, as 'fleetsync status' shows it",
        HelpName = "id",
        Required = true,
    };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Remove without asking" };

    /// <summary>The command for the parser.</summary>
    public Command Build()
    {
        var command = new Command("forget", "Remove a departed cluster's objects and its record from the store") { _cluster, _yes };
        _store.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var cluster = parse.GetValue(_cluster)!;
        var options = _store.Load(context, parse);
        FleetStatus status;
        string location;
        await using (var store = await OpenedStore.ForReadingAsync(context, options, cancellationToken))
        {
            status = await new FleetSearch(store, context.Time).DescribeAsync(cancellationToken);
            location = store.Location;
        }

        if (Refusal(status, cluster, location, parse.GetValue(_yes)) is { } code)
        {
            return code;
        }

        await using var writable = context.Composition.WriteStore(options.Store, null, NullLoggerFactory.Instance);
        await writable.OpenAsync(cancellationToken);
        var removed = await writable.ForgetAsync(cluster, cancellationToken);
        await context.Output.WriteAsync($"Removed {Objects(removed)} of cluster {SafeText.OneLine(cluster)} and its record from {location}\n");
        return ExitCodes.Done;
    }

    /// <summary>Why nothing is removed; null when everything speaks for it.</summary>
    private int? Refusal(FleetStatus status, string cluster, string location, bool yes)
    {
        var record = status.Coverage.Clusters.FirstOrDefault(known => known.Cluster == cluster);
        var stored = status.StoredObjects(cluster);
        if (record is null && stored == 0)
        {
            ErrorReport.Write(context, $"{location} has no cluster '{SafeText.OneLine(cluster)}'; it has {Known(status)}");
            return ExitCodes.Failed;
        }

        var age = record is null ? TimeSpan.MaxValue : status.Coverage.HeartbeatAge(record);
        var what = $"{Objects(stored)} of cluster {SafeText.OneLine(cluster)} and its record from {location}";
        if (age < Recent)
        {
            ErrorReport.Write(
                context,
                $"cluster {SafeText.OneLine(cluster)} was last heard of {HumanTime.Short(age)} ago: its agent seems to "
                + "run still, and will write its objects again; stop that 'fleetsync run' first");
        }

        return yes ? null
            : age < Recent ? Usage($"this would remove {what}; repeat it with --yes to do so nevertheless")
            : context.ReadLine is null ? Usage($"this would remove {what}; nobody can be asked here, so repeat it with --yes")
            : Agrees(what) ? null
            : ExitCodes.Failed;
    }

    private int Usage(string message)
    {
        ErrorReport.Write(context, message);
        return ExitCodes.Usage;
    }

    private bool Agrees(string what)
    {
        context.Error.Write($"Remove {what}? [y/N] ");
        var agreed = context.ReadLine!()?.Trim() is { } answer
            && (answer.Equals("y", StringComparison.OrdinalIgnoreCase) || answer.Equals("yes", StringComparison.OrdinalIgnoreCase));
        if (!agreed)
        {
            context.Error.Write("Nothing was removed.\n");
        }

        return agreed;
    }

    private static string Known(FleetStatus status)
    {
        var names = status.Coverage.Clusters.Select(static record => record.Cluster)
            .Union(status.Clusters.Select(static count => count.Value), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).Select(SafeText.OneLine).ToList();
        return names.Count == 0 ? "none yet" : string.Join(", ", names);
    }

    private static string Objects(long count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} object{(count == 1 ? "" : "s")}");
}
