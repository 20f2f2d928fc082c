using System.Globalization;

namespace FleetSync.TestCluster;

/// <summary>
/// A real kube-apiserver with its own etcd on loopback ports and, if asked for, a controller manager. Everything lives in
/// one temporary folder; the processes end when this is disposed, or with the test process.
/// </summary>
public sealed class ApiServer : IAsyncDisposable
{
    private const int StartAttempts = 3;

    // A server with open watches would take the whole of its request timeout, 60 s; they have their GOAWAY at once.
    private static readonly TimeSpan _stopGrace = TimeSpan.FromSeconds(5);

    private readonly ApiServerOptions _options;
    private readonly ControlPlaneBinaries _binaries;
    private readonly ServerFolder _folder;
    private readonly Spawner _spawner = new();
    private readonly ClientAuthority _clientAuthority;
    private ServerProcess? _etcd;
    private ServerProcess? _server;
    private ServerProcess? _controllers;
    private Etcd? _store;
    private KubeApi? _api;
    private int _port;

    private ApiServer(ControlPlaneBinaries binaries, ApiServerOptions options)
    {
        _options = options;
        _binaries = binaries;
        _folder = ServerFolder.Create(options.Name);
        Admin = TestUser.Admin($"admin-of-{options.Name}");
        _folder.WriteTokens([Admin, .. options.Users]);
        _folder.WriteServiceAccountKey();
        _clientAuthority = new ClientAuthority(_folder.Path);
    }

    public string Name => _options.Name;

    /// <summary>https://127.0.0.1:port, the same after a restart.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{_port}");

    /// <summary>May do everything.</summary>
    public TestUser Admin { get; }

    /// <summary>PEM file with two certificates: the server's first, the one that signed it second.</summary>
    public string AuthorityPath => _folder.ServerCertificates;

    /// <summary>As the admin.</summary>
    public KubeApi Api => _api ?? throw new ClusterException($"{Name} has not been started.");

    /// <summary>Process id of kube-apiserver.</summary>
    public int ProcessId => _server?.Id ?? throw new ClusterException($"{Name} is not running.");

    /// <summary>Process ids of everything that runs for this server.</summary>
    public IReadOnlyList<int> ProcessIds =>
        [.. new[] { _etcd, _server, _controllers }.OfType<ServerProcess>().Where(p => !p.HasExited).Select(p => p.Id)];

    /// <summary>Temporary folder, gone after disposal. Holds the logs: etcd.log, kube-apiserver.log.</summary>
    public string Folder => _folder.Path;

    /// <summary>Starts one server and waits until it is ready.</summary>
    public static async Task<ApiServer> StartAsync(
        ControlPlaneBinaries binaries, ApiServerOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(binaries);
        var server = new ApiServer(binaries, options ?? new ApiServerOptions());
        try
        {
            await server.StartFirstTimeAsync(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server where it does not run, on the port and with the data of before.</summary>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        if (_server is { HasExited: false })
        {
            return;
        }

        _server?.Dispose();
        _server = await _spawner.StartAsync(
            _binaries.ApiServer, ApiServerArguments.For(_options, _folder, _clientAuthority.AuthorityPath, _port, _store!.Url),
            _folder.Log("kube-apiserver"));
        await UntilReadyAsync(cancellation);
    }

    /// <summary>
    /// Stops kube-apiserver as a node would: SIGTERM, and SIGKILL for watches still open after 5 s. etcd goes on, so that
    /// it can be compacted meanwhile.
    /// </summary>
    public Task StopAsync()
    {
        return _server?.StopAsync(_stopGrace) ?? Task.CompletedTask;
    }

    /// <summary>Ends kube-apiserver at once: SIGKILL. Its connections are reset.</summary>
    public Task KillAsync()
    {
        return _server?.KillAsync() ?? Task.CompletedTask;
    }

    /// <summary>Stops where it runs, and starts on the same port with the same data.</summary>
    public async Task RestartAsync(CancellationToken cancellation = default)
    {
        await StopAsync();
        await StartAsync(cancellation);
    }

    /// <summary>Connections stay open, and nothing comes over them any more: SIGSTOP to kube-apiserver.</summary>
    public void Freeze()
    {
        _server?.Freeze();
    }

    /// <summary>Ends <see cref="Freeze"/>.</summary>
    public void Thaw()
    {
        _server?.Thaw();
    }

    /// <summary>
    /// Lets go of all history up to now. Continue tokens from before are 410 at once; watches from before are so without a
    /// watch cache (<see cref="ApiServerOptions.WatchCache"/>) or after a restart. Works while kube-apiserver is stopped.
    /// </summary>
    /// <returns>The revision compacted to.</returns>
    public Task<long> CompactEtcdAsync(CancellationToken cancellation = default)
    {
        return _store!.CompactAsync(cancellation);
    }

    /// <summary>A certificate with which a user may connect; what it may do follows from the groups and role bindings.</summary>
    public ClientCertificate CreateClientCertificate(string userName, params IReadOnlyList<string> groups)
    {
        return _clientAuthority.Sign(userName, groups);
    }

    /// <summary>A kubeconfig with one context; for several see <see cref="Kubeconfig"/>.</summary>
    public string WriteKubeconfig(string path, string? contextName = null, TestUser? user = null)
    {
        new Kubeconfig().Add(contextName ?? Name, this, user ?? Admin).Save(path);
        return path;
    }

    /// <summary>A kubeconfig with one context in this server's folder.</summary>
    public string WriteKubeconfig(TestUser? user = null)
    {
        return WriteKubeconfig(Path.Combine(Folder, $"kubeconfig-{(user ?? Admin).Name}"), Name, user);
    }

    /// <summary>As another user; dispose it.</summary>
    public KubeApi ApiAs(TestUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new KubeApi(Url, AuthorityPath, user.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _api?.Dispose();
        foreach (var process in new[] { _controllers, _server, _etcd }.OfType<ServerProcess>())
        {
            await process.KillAsync();
            process.Dispose();
        }

        _store?.Dispose();
        _spawner.Dispose();
        _clientAuthority.Dispose();
        _folder.Delete();
    }

    private async Task StartFirstTimeAsync(CancellationToken cancellation)
    {
        _store = await StartEtcdAsync(cancellation);
        for (var attempt = 1; ; attempt++)
        {
            _port = Ports.Free();
            try
            {
                await StartAsync(cancellation);
                break;
            }
            catch (ClusterException) when (attempt < StartAttempts && _server is { HasExited: true })
            {
                // Somebody else took the port in between.
            }
        }

        if (_options.ControllerManager)
        {
            var program = _binaries.ControllerManager
                ?? throw new ClusterException($"There is no kube-controller-manager in {_binaries.Folder}.");
            _controllers = await _spawner.StartAsync(
                program, ControllerManagerArguments.For(_options, _folder, WriteKubeconfig()),
                _folder.Log("kube-controller-manager"));
            await Api.WaitForAsync(
                "the controller manager to make the default service account",
                new ObjectRef("v1", "ServiceAccount", "default", "default"), static account => account is not null);
        }
    }

    private async Task<Etcd> StartEtcdAsync(CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var etcd = new Etcd(Ports.Free());
            _etcd?.Dispose();
            _etcd = await _spawner.StartAsync(
                _binaries.Etcd, etcd.Arguments(_folder.EtcdData, Ports.Free()), _folder.Log("etcd"));
            try
            {
                await Poll.UntilAsync($"etcd of {Name}", _options.StartTimeout, async () =>
                    await etcd.IsHealthyAsync(cancellation) || GaveUp(_etcd), cancellation);
                return etcd;
            }
            catch (ClusterException) when (attempt < StartAttempts && _etcd.HasExited)
            {
                etcd.Dispose();
            }
        }
    }

    private async Task UntilReadyAsync(CancellationToken cancellation)
    {
        await Poll.UntilAsync($"{Name} to serve its certificate", _options.StartTimeout, () =>
            Task.FromResult(File.Exists(AuthorityPath) || GaveUp(_server!)), cancellation);
        _api ??= new KubeApi(Url, AuthorityPath, Admin.Token);
        await Poll.UntilAsync($"{Name} to be ready", _options.StartTimeout, async () =>
            await Api.IsReadyAsync(cancellation) || GaveUp(_server!), cancellation);
    }

    private bool GaveUp(ServerProcess process)
    {
        return process.HasExited
            ? throw new ClusterException($"{process.Name} of {Name} ended while starting:\n{process.LastLines()}")
            : false;
    }
}
