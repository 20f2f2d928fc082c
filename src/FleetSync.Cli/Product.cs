using FleetSync.Cli.Commands;
using FleetSync.Stores.Sqlite;

namespace FleetSync.Cli;

/// <summary>The product, put together.</summary>
internal static class Product
{
    /// <summary>What the commands work with outside of tests.</summary>
    public static Composition Composition { get; } = new()
    {
        LoadOptions = static (file, flags) => throw new NotSupportedException(),
        ReadStore = static options => new SqliteStore(options.SqlitePath, SqliteAccess.Read),
        WriteStore = static options => new SqliteStore(options.SqlitePath, SqliteAccess.Write),
        ConnectAsync = ConnectedAgent.ConnectAsync,
    };
}
