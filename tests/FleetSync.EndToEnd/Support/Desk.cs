using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using FleetSync.TestCluster;
using FleetSync.TestQdrant;

namespace FleetSync.EndToEnd.Support;

/// <summary>
/// What one test works with: a folder of its own with a store, a kubeconfig and a configuration file, and the agents that it
/// started, which end with it.
/// </summary>
internal sealed class Desk : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly List<Agent> _agents = [];

    public Desk(ApiServer? server = null, string cluster = "east", TestUser? user = null)
    {
        Server = server!;
        Cluster = cluster;
        Folder = Directory.CreateTempSubdirectory("fleetsync-end-to-end-").FullName;
        File = new FleetFile(Path.Combine(Folder, "fleet.db"));
        StoreArguments = ["--sqlite", File.Path];
        Kubeconfig = Path.Combine(Folder, "kubeconfig");
        server?.WriteKubeconfig(Kubeconfig, "east", user);
    }

    public ApiServer Server { get; }

    public KubeApi Api => Server.Api;

    public string Cluster { get; }

    public string Folder { get; }

    public FleetFile File { get; }

    /// <summary>What a Qdrant holds, where that is the store.</summary>
    public FleetCollection? Fleet { get; private set; }

    /// <summary>The flags that name the store.</summary>
    public IReadOnlyList<string> StoreArguments { get; private set; }

    public string Kubeconfig { get; set; }

    /// <summary>Seconds that changes are collected.</summary>
    public string Window { get; set; } = "0.2";

    /// <summary>Variables for whatever is started from now on.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    private string ConfigPath => Path.Combine(Folder, "fleetsync.yaml");

    /// <summary>Writes the configuration file that the program finds in its working directory.</summary>
    public Desk Configure(string yaml)
    {
        System.IO.File.WriteAllText(ConfigPath, yaml);
        return this;
    }

    /// <summary>Has a Qdrant as the store instead of the file.</summary>
    public Desk StoreIn(QdrantDouble server)
    {
        Fleet = new FleetCollection(server);
        StoreArguments = ["--qdrant", server.Endpoint.ToString()];
        return this;
    }

    /// <summary>Writes the store's authority and key to files, as mounted Secrets are, and names them in the configuration.</summary>
    public async Task TrustAsync(X509Certificate2 authority, string key)
    {
        await System.IO.File.WriteAllTextAsync(Path.Combine(Folder, "ca.pem"), authority.ExportCertificatePem());
        await System.IO.File.WriteAllTextAsync(Path.Combine(Folder, "key"), key + "\n");
        Configure("qdrant: { caFile: ca.pem, apiKeyFile: key }\n");
    }

    /// <summary>The arguments of <c>run</c> here.</summary>
    public IReadOnlyList<string> RunArguments(string? cluster = null)
    {
        return ["run", "--kubeconfig", Kubeconfig, "--cluster", cluster ?? Cluster, "--window", Window, .. StoreArguments];
    }

    /// <summary>Starts <c>fleetsync run</c>.</summary>
    public Agent Start(IReadOnlyList<string>? under = null, string? cluster = null, params IReadOnlyList<string> more)
    {
        var agent = new Agent(FleetSyncProgram.Start(Folder, Environment, [.. RunArguments(cluster), .. more], under));
        _agents.Add(agent);
        return agent;
    }

    /// <summary>Starts <c>fleetsync run</c> and waits until it is in sync.</summary>
    public async Task<Agent> StartSyncedAsync()
    {
        var agent = Start();
        await agent.SyncedAsync();
        return agent;
    }

    /// <summary>Runs <c>fleetsync run --once</c> to its end.</summary>
    public async Task<ProgramAnswer> SyncOnceAsync()
    {
        var answer = await FleetSyncProgram.RunAsync(Folder, Environment, [.. RunArguments(), "--once"]);
        return answer.ExitCode == 0
            ? answer
            : throw new ClusterException($"fleetsync run --once ended with {answer.ExitCode}:\n{answer.Error}");
    }

    /// <summary>Runs the program as it is told to.</summary>
    public Task<ProgramAnswer> RunAsync(params IReadOnlyList<string> arguments)
    {
        return FleetSyncProgram.RunAsync(Folder, Environment, arguments);
    }

    /// <summary>Asks the store of this desk, with -o json.</summary>
    public async Task<JsonObject> AskAsync(params IReadOnlyList<string> arguments)
    {
        var answer = await RunAsync([.. arguments, .. StoreArguments, "-o", "json"]);
        return answer.ExitCode == 0 ? answer.Json : throw new ClusterException($"It ended with {answer.ExitCode}: {answer.Error}");
    }

    /// <summary>What <c>fleetsync status</c> says of the cluster.</summary>
    public async Task<JsonObject> StatusAsync()
    {
        var status = await AskAsync("status");
        return status["coverage"]!["clusters"]!.AsArray().Select(item => item!.AsObject())
            .Single(item => item["cluster"]!.GetValue<string>() == Cluster);
    }

    /// <summary>Types that status says are not readable, each with why.</summary>
    public async Task<IReadOnlyDictionary<string, string>> NotReadableAsync()
    {
        return (await StatusAsync())["typesNotReadable"]!.AsArray().ToDictionary(
            item => item!["type"]!.GetValue<string>(), item => item!["why"]!.GetValue<string>(), StringComparer.Ordinal);
    }

    /// <summary>Waits until the store has a record, as wanted.</summary>
    public async Task<JsonObject> StoredAsync(string id, Predicate<JsonObject>? isSo = null, TimeSpan? within = null)
    {
        return await WaitAsync($"{id} to be stored", within, () =>
            File.Record(id) is { } record && (isSo is null || isSo(record)) ? record : null);
    }

    /// <summary>Waits until the store has no such record.</summary>
    public Task GoneAsync(string id, TimeSpan? within = null)
    {
        return WaitAsync($"{id} to go from the store", within, () => File.Record(id) is null ? "gone" : null);
    }

    /// <summary>Waits until the store holds exactly what the API server has.</summary>
    /// <param name="isMeant">Only these types are synchronised; all where null.</param>
    /// <param name="inNamespace">Only this namespace is synchronised.</param>
    /// <param name="within">60 s where not said.</param>
    public async Task ConvergedAsync(
        Predicate<ServedType>? isMeant = null, string? inNamespace = null, TimeSpan? within = null)
    {
        IReadOnlyList<string> wrong = [];
        await WaitAsync("the store to hold what the cluster has", within, async () =>
        {
            var contents = await ClusterContents.ReadAsync(Api, Cluster, isMeant, inNamespace);
            wrong = ClusterContents.Differences(contents, Fleet?.Objects(Cluster) ?? File.Objects(Cluster));
            return wrong.Count == 0 ? "same" : null;
        }, () => string.Join('\n', wrong.Take(20)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _agents)
        {
            await agent.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private Task<T> WaitAsync<T>(string what, TimeSpan? within, Func<T?> ask)
        where T : class
    {
        return WaitAsync(what, within, () => Task.FromResult(ask()), null);
    }

    private async Task<T> WaitAsync<T>(string what, TimeSpan? within, Func<Task<T?>> ask, Func<string>? details)
        where T : class
    {
        try
        {
            return await Poll.ForAsync(what, within ?? Patience, ask);
        }
        catch (ClusterException fault)
        {
            var logs = _agents.Select(agent => $"The log of agent {agent.Id}:\n{agent.LogText}");
            throw new ClusterException($"{fault.Message}\n{details?.Invoke()}\n{string.Join('\n', logs)}", fault);
        }
    }
}
