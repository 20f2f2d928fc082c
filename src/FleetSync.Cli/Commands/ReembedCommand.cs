using System.CommandLine;
using FleetSync.Cli.Commands.Flags;
using FleetSync.Cli.Output;
using FleetSync.Stores;

namespace FleetSync.Cli.Commands;

/// <summary><c>fleetsync reembed</c>: makes a store's vectors anew with another embedding.</summary>
internal sealed class ReembedCommand(CliContext context)
{
    /// <summary>What teaches it best.</summary>
    public const string Examples = """
          fleetsync reembed                                         with the embedding that fleetsync.yaml names
          fleetsync reembed --config new.yaml --qdrant http://qdrant:6334
          FLEETSYNC__EMBEDDING__PROVIDER=none fleetsync reembed     drops the vectors

        The store is asked by its old vectors until the new ones are complete. It may be ended at any moment: run again, it goes on
        where it stopped. Afterwards agents that still have the old embedding are refused; start them again with the new one.
        """;

    private static readonly TimeSpan _beat = TimeSpan.FromMilliseconds(200);

    private readonly StoreFlags _store = new();
    private readonly OutputFlag _output = new(OutputFormat.Table, OutputFormat.Json);

    /// <summary>The command for the parser.</summary>
    public Command Build()
    {
        var command = new Command("reembed", "Make the store's vectors anew with the configured embedding");
        _output.AddTo(command);
        _store.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var options = _store.Load(context, parse);
        using var embedder = context.Composition.OpenEmbedder(options.Embedding);
        var space = new VectorSpace(embedder.Dimensions, embedder.Fingerprint);
        await using var migration = context.Composition.OpenMigration(options.Store, space);
        var start = await migration.OpenAsync(cancellationToken);
        var began = context.Time.GetTimestamp();
        var line = new LiveLine(context.Error, context.ErrorTerminal);
        var work = new Reembedding(migration, embedder, context.Time, why => line.WriteLine(why is null ? "Going on." : $"Waiting: {why}"));
        if (!start.IsDone)
        {
            line.WriteLine($"{(start.IsResumed ? "Going on to re-embed" : "Re-embedding")} {migration.Location}: from {Named(start.From)} to {Named(space.Name)}");
            await ShowAsync(line, migration, () => work.RunAsync(cancellationToken));
        }

        Write(new ReembedSummary(migration.Location, start.From, space.Name, work.Texts, context.Time.GetElapsedTime(began)), _output.Read(parse));
        return ExitCodes.Done;
    }

    private async Task ShowAsync(LiveLine line, IVectorMigration migration, Func<Task> work)
    {
        using var beat = new PeriodicTimer(_beat, context.Time);
        var running = work();
        try
        {
            while (context.ErrorTerminal.IsTerminal && !running.IsCompleted)
            {
                line.Show(ReembedSummary.Progress(migration.Done, migration.Total));
                await Task.WhenAny(running, beat.WaitForNextTickAsync(CancellationToken.None).AsTask());
            }

            await running;
        }
        finally
        {
            line.Show("");
        }
    }

    private void Write(ReembedSummary summary, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            context.Output.WriteUtf8(summary.ToJson());
        }
        else
        {
            context.Output.Write(summary.ToText() + "\n");
        }
    }

    private static string Named(string fingerprint) => fingerprint.Length == 0 ? "no vectors" : $"\"{fingerprint}\"";
}
