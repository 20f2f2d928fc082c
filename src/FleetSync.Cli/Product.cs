using FleetSync.Cli.Commands;
using FleetSync.Configuration;
using FleetSync.Stores.Sqlite;

namespace FleetSync.Cli;

/// <summary>The product, put together.</summary>
internal static class Product
{
    /// <summary>What the commands work with outside of tests.</summary>
    public static Composition Composition { get; } = new()
    {
        LoadOptions = static (file, flags) => FleetConfiguration.Load(
            file, flags, Environment.GetEnvironmentVariables(), Environment.CurrentDirectory, UserDataFolder()),
        ReadStore = static options => new SqliteStore(options.SqlitePath, SqliteAccess.Read),
        WriteStore = static options => new SqliteStore(options.SqlitePath, SqliteAccess.Write),
        ConnectAsync = ConnectedAgent.ConnectAsync,
    };

    /// <summary>The folder need not exist yet; the store creates what is missing.</summary>
    private static string UserDataFolder() => Environment.GetFolderPath(
        Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
}
