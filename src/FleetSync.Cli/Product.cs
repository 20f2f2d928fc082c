using System.Diagnostics;
using FleetSync.Cli.Commands;
using FleetSync.Configuration;
using FleetSync.Connection;
using FleetSync.Stores;
using FleetSync.Stores.Qdrant;
using FleetSync.Stores.Sqlite;

namespace FleetSync.Cli;

/// <summary>The product, put together.</summary>
internal static class Product
{
    /// <summary>The one that every line of FleetSync has.</summary>
    private const string LogCategory = "FleetSync";

    /// <summary>What the commands work with outside of tests.</summary>
    public static Composition Composition { get; } = new()
    {
        LoadOptions = static (file, flags) => FleetConfiguration.Load(
            file, flags, Environment.GetEnvironmentVariables(), Environment.CurrentDirectory, UserDataFolder()),
        ReadConfiguration = static file => FleetConfiguration.ReadFile(file, Environment.CurrentDirectory),
        ReadStore = static options => options switch
        {
            StoreOptions.SqliteFile file => new SqliteStore(file.Path, SqliteAccess.Read),
            StoreOptions.QdrantServer server => new QdrantStore(Reached(server.Options), QdrantAccess.Read, TimeProvider.System),
            _ => throw new UnreachableException(),
        },
        OpenEmbedder = static options => options.Open(),
        WriteStore = static (options, space, logs) => options switch
        {
            StoreOptions.SqliteFile file => new SqliteStore(file.Path, SqliteAccess.Write, space: space),
            StoreOptions.QdrantServer server => new QdrantStore(
                Reached(server.Options), QdrantAccess.Write, TimeProvider.System, space, logs.CreateLogger(LogCategory)),
            _ => throw new UnreachableException(),
        },
        OpenMigration = static (options, space) => options switch
        {
            StoreOptions.SqliteFile file => new SqliteMigration(file.Path, space),
            StoreOptions.QdrantServer server => new QdrantMigration(Reached(server.Options), space, TimeProvider.System),
            _ => throw new UnreachableException(),
        },
        ConnectAsync = ConnectedAgent.ConnectAsync,
        ExamineAsync = static (options, time, limit, stop) => new Examination(options, time).RunAsync(limit, stop),
    };

    /// <summary>A proxy tunnels TLS; what is in plain text goes straight, for a proxy would not pass HTTP/2 on.</summary>
    public static QdrantOptions Reached(QdrantOptions options) => options.Endpoint.Scheme == Uri.UriSchemeHttps
        ? options with { Proxy = EnvironmentProxy.For(options.Endpoint, ProcessEnvironment.Current()) }
        : options;

    /// <summary>The folder need not exist yet; the store creates what is missing.</summary>
    private static string UserDataFolder() => Environment.GetFolderPath(
        Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
}
