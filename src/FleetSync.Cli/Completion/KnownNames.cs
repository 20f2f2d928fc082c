using System.CommandLine;
using FleetSync.Cli.Commands;
using FleetSync.Cli.Commands.Flags;
using FleetSync.Connection;
using FleetSync.Stores;

namespace FleetSync.Cli.Completion;

/// <summary>
/// The values of flags that nothing in the program knows: clusters, kinds, namespaces and reasons of the store that the line names, contexts of
/// the kubeconfig. Quick or not at all.
/// </summary>
/// <param name="context">What the commands touch.</param>
/// <param name="root">Reads the flags that stand on the line.</param>
internal sealed class KnownNames(CliContext context, RootCommand root)
{
    /// <summary>A person waits at a prompt.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The names; none where there are none, or nobody could say them in time.</summary>
    /// <param name="command">The command of the flag.</param>
    /// <param name="option">The flag.</param>
    /// <param name="words">The line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<string>> OfAsync(
        Command command, Option option, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, context.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            // What does not listen to the token is left behind.
            return await ReadAsync(command.Name, option.Name, root.Parse(words), both.Token).WaitAsync(both.Token);
        }
#pragma warning disable CA1031 // Whatever it is: an error in the middle of a line that somebody types helps nobody.
        catch (Exception)
#pragma warning restore CA1031
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<string>> ReadAsync(string command, string option, ParseResult line, CancellationToken limit) =>
        (command, option) switch
        {
            ("run" or "doctor", "--context") => await ContextsAsync(Text(line, "--kubeconfig"), limit),
            ("search" or "forget", "--cluster") => await FromStoreAsync(line, ClustersAsync, limit),
            ("search", "--kind") => await FromStoreAsync(line, static async (store, stop) => (await store.ReadVocabularyAsync(stop)).Kinds, limit),
            ("search", "--namespace") =>
                await FromStoreAsync(line, static async (store, stop) => (await store.ReadVocabularyAsync(stop)).Namespaces, limit),
            ("search", "--reason") =>
                await FromStoreAsync(line, static async (store, stop) => (await store.ReadVocabularyAsync(stop)).Reasons, limit),
            _ => [],
        };

    private async Task<IReadOnlyList<string>> FromStoreAsync(
        ParseResult line, Func<IResourceStore, CancellationToken, Task<IReadOnlyList<string>>> read, CancellationToken limit)
    {
        var keys = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [StoreFlags.SqliteKey] = Text(line, "--sqlite"),
            [StoreFlags.QdrantKey] = Text(line, "--qdrant"),
            [StoreFlags.CollectionKey] = Text(line, "--collection"),
        };
        var options = context.Composition.LoadOptions(Text(line, "--config"), keys);
        await using var store = await OpenedStore.ForReadingAsync(context, options, limit);
        return await read(store, limit);
    }

    private static async Task<IReadOnlyList<string>> ClustersAsync(IResourceStore store, CancellationToken limit) =>
        [.. (await store.ReadClustersAsync(limit)).Select(static record => record.Cluster)];

    private async Task<IReadOnlyList<string>> ContextsAsync(string? named, CancellationToken limit)
    {
        var paths = (named ?? context.Variable("KUBECONFIG")) is { Length: > 0 } list
            ? list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            : [Path.Combine(context.Variable("HOME") ?? "", ".kube", "config")];
        return (await Kubeconfig.LoadAsync(paths, skipMissing: true, limit)).Contexts;
    }

    private static string? Text(ParseResult line, string flag) => line.CommandResult.Command.Options.Any(option => option.Name == flag)
        ? line.GetValue<string>(flag)
        : null;
}
