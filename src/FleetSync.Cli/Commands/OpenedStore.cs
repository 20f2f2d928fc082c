using System.CommandLine;
using FleetSync.Cli.Commands.Flags;
using FleetSync.Stores;

namespace FleetSync.Cli.Commands;

/// <summary>From flags to a store that can be asked.</summary>
internal static class OpenedStore
{
    /// <summary>Loads the configuration and opens its store; fails at once when there is none.</summary>
    public static async Task<IResourceStore> ForReadingAsync(
        CliContext context, StoreFlags flags, ParseResult parse, CancellationToken cancellationToken)
    {
        var keys = new Dictionary<string, string?>(StringComparer.Ordinal);
        flags.Read(parse, keys);
        var options = context.Composition.LoadOptions(flags.ConfigFile(parse), keys);
        var store = context.Composition.ReadStore(options.Store);
        try
        {
            await store.OpenAsync(cancellationToken);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }
}
