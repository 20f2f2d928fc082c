using System.CommandLine;
using System.CommandLine.Completions;

namespace FleetSync.Cli.Completion;

/// <summary>
/// Answers what a shell asks at a tab: the words that the one at the cursor may become. One form for all shells, a candidate a line with its
/// description after a tab, and last <c>:4</c>, or <c>:0</c> where the shell may go on with file names. It is that of cobra, so that
/// kubectl, which asks plugins in it, understands it.
/// </summary>
/// <param name="root">The commands.</param>
/// <param name="names">The names that only a store or a kubeconfig knows.</param>
internal sealed class Completer(RootCommand root, KnownNames names)
{
    /// <summary>The word that makes the program complete what follows instead of running it.</summary>
    public const string Command = "__complete";

    private const string NoFiles = ":4";
    private const string Files = ":0";

    private static readonly HashSet<string> _namesFiles = ["--config", "--kubeconfig", "--sqlite"];

    /// <summary>Writes the answer. Never fails: at a tab, nothing is better than an error.</summary>
    /// <param name="words">The words after the program's name; the last one is at the cursor.</param>
    /// <param name="output">Takes the answer.</param>
    /// <param name="cancellationToken">Gives up on what is slow.</param>
    public async Task WriteAsync(IReadOnlyList<string> words, TextWriter output, CancellationToken cancellationToken)
    {
        var cursor = WordAtCursor.Find(root, words);
        foreach (var candidate in await CandidatesAsync(cursor, words, cancellationToken))
        {
            await output.WriteAsync(candidate.Description.Length > 0 ? $"{candidate.Text}\t{candidate.Description}\n" : candidate.Text + "\n");
        }

        await output.WriteAsync((cursor is WordAtCursor.Value { Option: var option } && _namesFiles.Contains(option.Name) ? Files : NoFiles) + "\n");
    }

    private async Task<IEnumerable<Candidate>> CandidatesAsync(
        WordAtCursor cursor, IReadOnlyList<string> words, CancellationToken cancellationToken) => cursor switch
        {
            WordAtCursor.Flag flag => Flags(flag),
            WordAtCursor.Value value => await ValuesAsync(value, words, cancellationToken),
            WordAtCursor.Word word => Words(word),
            _ => [],
        };

    private IEnumerable<Candidate> Flags(WordAtCursor.Flag flag) =>
        from option in WordAtCursor.FlagsOf(root, flag.Command)
        where option.Name.StartsWith(flag.Typed, StringComparison.Ordinal)
        where !flag.Given.Contains(option) || option.Arity.MaximumNumberOfValues > 1
        orderby option.Name
        select new Candidate(option.Name, OneLine(option.Description));

    private IEnumerable<Candidate> Words(WordAtCursor.Word word)
    {
        var commands = word.Command.Subcommands
            .Where(sub => !sub.Hidden && sub.Name.StartsWith(word.Typed, StringComparison.Ordinal))
            .Select(static sub => new Candidate(sub.Name, OneLine(sub.Description)));
        var values = word.Command.Arguments.SelectMany(argument => argument.CompletionSources)
            .SelectMany(static source => source(CompletionContext.Empty))
            .Where(item => item.Label.StartsWith(word.Typed, StringComparison.Ordinal))
            .Select(static item => new Candidate(item.Label));
        var all = commands.Concat(values).ToList();

        // Where no word is wanted, what can follow is a flag.
        return all.Count == 0 && word.Typed.Length == 0 && word.Command.Arguments.Count == 0
            ? Flags(new WordAtCursor.Flag(word.Command, "--", new HashSet<Option>()))
            : all;
    }

    private async Task<IEnumerable<Candidate>> ValuesAsync(
        WordAtCursor.Value value, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var allowed = value.Option.CompletionSources.SelectMany(static source => source(CompletionContext.Empty))
            .Select(static item => item.Label).ToList();
        var known = allowed.Count > 0 ? allowed : await names.OfAsync(value.Command, value.Option, words, cancellationToken);

        // Several with commas: what stands before the last comma stays.
        var comma = value.Option.Arity.MaximumNumberOfValues > 1 ? value.Typed.LastIndexOf(',') + 1 : 0;
        var (before, typed) = (value.Before + value.Typed[..comma], value.Typed[comma..]);
        var chosen = value.Typed[..comma].Split(',').ToHashSet(StringComparer.Ordinal);
        return known
            .Where(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase) && !chosen.Contains(name))
            .Select(name => new Candidate(before + name));
    }

    private static string OneLine(string? description) => (description ?? "").ReplaceLineEndings(" ");
}
