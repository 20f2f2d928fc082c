using System.CommandLine;
using System.CommandLine.Help;
using System.Reflection;
using FleetSync.Cli.Completion;

namespace FleetSync.Cli.Commands;

/// <summary>The command line as a whole: parses, runs, or says what is wrong with it.</summary>
internal static class FleetSyncCommand
{
    private const string Examples = """
          fleetsync run --once                              synchronise the current cluster into a local file
          fleetsync search "failing pods in production"     ask every cluster that was synchronised
          fleetsync status                                  see what is covered, and how fresh it is
          fleetsync doctor                                  see what a run would meet, before anything is written
          fleetsync run --qdrant http://qdrant:6334         into a store that the whole fleet shares

          source <(fleetsync completion bash)               complete commands, flags and the store's own names with the tab key

        Each command has more: fleetsync search --help. Exit codes: 0 done, 1 failed while running, 2 wrong usage, configuration or
        question, 3 warnings of doctor.
        """;

    private static readonly ParserConfiguration _grammar = new()
    {
        // A word may begin with '@'.
        ResponseFileTokenReplacer = null,
    };

    /// <summary>Runs a command line to its exit code.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <param name="context">What the commands touch.</param>
    /// <param name="stop">Asks for a graceful end, as a signal does.</param>
    public static Task<int> InvokeAsync(IReadOnlyList<string> arguments, CliContext context, CancellationToken stop = default) =>
        ErrorReport.GuardAsync(context, async () =>
        {
            var code = await ParseAndRunAsync(arguments, context, stop);
            // Here, where a full disk behind a redirection can still be reported.
            await context.Output.FlushAsync(CancellationToken.None);
            return code;
        });

    private static async Task<int> ParseAndRunAsync(IReadOnlyList<string> arguments, CliContext context, CancellationToken stop)
    {
        var root = Build(context);
        if (arguments is [Completer.Command, ..])
        {
            await new Completer(root, new KnownNames(context, root)).WriteAsync([.. arguments.Skip(1)], context.Output, stop);
            return ExitCodes.Done;
        }

        var parse = root.Parse(arguments, _grammar);
        var asksForHelp = parse.Action is ExamplesHelp or VersionLine;
        if (!asksForHelp && UsageError.Report(parse, context) is { } usageError)
        {
            return usageError;
        }

        var invocation = new InvocationConfiguration
        {
            Output = context.Output,
            Error = context.Error,
            EnableDefaultExceptionHandler = false,
            // 'run' takes its signals itself; the others may be ended at any moment.
            ProcessTerminationTimeout = null,
        };
        return await parse.InvokeAsync(invocation, stop);
    }

    private static RootCommand Build(CliContext context)
    {
        var run = new RunCommand(context).Build();
        var search = new SearchCommand(context).Build();
        var status = new StatusCommand(context).Build();
        var forget = new ForgetCommand(context).Build();
        var reembed = new ReembedCommand(context).Build();
        var doctor = new DoctorCommand(context).Build();
        var completion = new CompletionCommand(context).Build();
        var root = new RootCommand("FleetSync keeps one store true to every resource of your Kubernetes clusters, and answers from it.")
        {
            run, search, status, doctor, forget, reembed, completion,
        };
        var examples = new Dictionary<Command, string>
        {
            [root] = Examples,
            [run] = RunCommand.Examples,
            [search] = SearchCommand.Examples,
            [status] = StatusCommand.Examples,
            [doctor] = DoctorCommand.Examples,
            [completion] = CompletionCommand.Examples,
            [forget] = ForgetCommand.Examples,
            [reembed] = ReembedCommand.Examples,
        };
        root.Options.OfType<HelpOption>().Single().Action = new ExamplesHelp(examples, context.OutputTerminal, context.Program);
        root.Options.OfType<VersionOption>().Single().Action = new VersionLine(Version());
        return root;
    }

    private static string Version() =>
        typeof(FleetSyncCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
