using System.CommandLine;
using FleetSync.Cli.Commands.Flags;
using FleetSync.Configuration;
using FleetSync.Stores;

namespace FleetSync.Cli.Commands;

/// <summary>From flags to a store that can be asked.</summary>
internal static class OpenedStore
{
    /// <summary>Loads the configuration and opens its store; fails at once when there is none.</summary>
    public static Task<IResourceStore> ForReadingAsync(
        CliContext context, StoreFlags flags, ParseResult parse, CancellationToken cancellationToken) =>
        ForReadingAsync(context, flags.Load(context, parse), cancellationToken);

    /// <summary>Opens the configured store; fails at once when there is none.</summary>
    public static async Task<IResourceStore> ForReadingAsync(
        CliContext context, FleetOptions options, CancellationToken cancellationToken)
    {
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
