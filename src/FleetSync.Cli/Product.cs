using FleetSync.Cli.Commands;
using FleetSync.Configuration;
using FleetSync.Stores;
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
        ReadStore = static options => Store(options, SqliteAccess.Read),
        WriteStore = static (options, _) => Store(options, SqliteAccess.Write),
        ConnectAsync = ConnectedAgent.ConnectAsync,
    };

    private static SqliteStore Store(StoreOptions options, SqliteAccess access) => options is StoreOptions.SqliteFile file
        ? new SqliteStore(file.Path, access)
        : throw new NotSupportedException(options.ToString());

    /// <summary>The folder need not exist yet; the store creates what is missing.</summary>
    private static string UserDataFolder() => Environment.GetFolderPath(
        Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
}
