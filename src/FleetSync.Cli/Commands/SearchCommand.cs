using System.CommandLine;
using FleetSync.Cli.Commands.Flags;
using FleetSync.Cli.Output;
using FleetSync.Query;

namespace FleetSync.Cli.Commands;

/// <summary><c>fleetsync search</c>: one question to the whole fleet.</summary>
internal sealed class SearchCommand(CliContext context)
{
    /// <summary>What teaches it best.</summary>
    public const string Examples = """
          fleetsync search "failing pods in west"                   understood: kind, state, place; the rest is ranked
          fleetsync search "certificates that are not ready"        negations too, and "created today", "app=web"
          fleetsync search "how many pods are crash looping"        the number first
          fleetsync search "payment timeouts" --literal             words as they are, best matches first
          fleetsync search --kind pods --health degraded            filters alone; they win over words
          fleetsync search broken --group-by cluster --facets       sorted into groups, and counted
          fleetsync search database -n production,staging -o wide   both
          fleetsync search --reason CrashLoopBackOff --label app=web --cluster east
          fleetsync search ingress -o json | jq '.items[].id'       for scripts
          fleetsync search --kind deploy -o name                    cluster/namespace/group/version/Kind/name

        A search without a match ends with 0: read total and coverage. What comes nearest is shown apart, never among the matches.
        """;

    private readonly Argument<string[]> _words = new("words")
    {
        Description = "A question. What it says of kind, state, place and time becomes filters; any other word may match, and ranks",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly FilterFlags _filters = new();
    private readonly QuestionFlags _question = new();
    private readonly PageFlags _page = new();
    private readonly StoreFlags _store = new();

    private readonly OutputFlag _output = new(
        OutputFormat.Table, OutputFormat.Wide, OutputFormat.Json, OutputFormat.Yaml, OutputFormat.Name);

    /// <summary>The command for the parser.</summary>
    public Command Build()
    {
        var command = new Command("search", "Ask the fleet: a question, exact filters, or both") { _words };
        _filters.AddTo(command);
        _question.AddTo(command);
        _page.AddTo(command);
        _output.AddTo(command);
        _store.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var request = _page.Read(parse, _question.Read(parse, _filters.Read(parse))) with { Words = string.Join(' ', parse.GetValue(_words) ?? []) };
        if (request.IsEmpty)
        {
            // Before the store is touched: the question is wrong, wherever it goes.
            throw new QueryException("empty query: give words, such as fleetsync search \"failing database\", or a filter, "
                + "such as fleetsync search --health degraded");
        }

        var options = _store.Load(context, parse);
        using var embedder = context.Composition.OpenEmbedder(options.Embedding);
        await using var store = await OpenedStore.ForReadingAsync(context, options, cancellationToken);
        var answer = await new FleetSearch(store, context.Time, embedder).AskAsync(request, cancellationToken);
        Write(answer, _output.Read(parse));
        return ExitCodes.Done;
    }

    private void Write(SearchAnswer answer, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                context.Output.WriteUtf8(AnswerJson.Of(answer));
                break;
            case OutputFormat.Yaml:
                YamlText.Write(context.Output, AnswerJson.Of(answer));
                break;
            case OutputFormat.Name:
                foreach (var hit in answer.Page.Hits)
                {
                    context.Output.Write(hit.Id + "\n");
                }

                if (answer.Nearest is { } nearest)
                {
                    SearchFooter.WriteNearest(context.Error, context.ErrorTerminal, nearest);
                }

                SearchFooter.Write(context.Error, context.ErrorTerminal, answer, full: false);
                break;
            default:
                SearchTable.Write(context.Output, context.OutputTerminal, answer, format == OutputFormat.Wide);
                break;
        }
    }
}
