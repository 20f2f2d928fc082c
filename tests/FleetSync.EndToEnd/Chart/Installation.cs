using System.Text.Json.Nodes;
using FleetSync.EndToEnd.Image;
using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster;

namespace FleetSync.EndToEnd.Chart;

/// <summary>A release of the chart, installed by Helm into a real API server; nothing there runs its pods.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly ApiServer _server;
    private readonly HelmProgram _helm;
    private readonly string _kubeconfig;

    private Installation(ApiServer server, HelmProgram helm, string inNamespace)
    {
        _server = server;
        _helm = helm;
        Namespace = inNamespace;
        _kubeconfig = Path.Combine(server.Folder, $"kubeconfig-of-{inNamespace}");
        server.WriteKubeconfig(_kubeconfig);
    }

    public string Namespace { get; }

    /// <summary>helm install fleetsync chart --set ...</summary>
    /// <param name="server">Where.</param>
    /// <param name="helm">3 or 4.</param>
    /// <param name="inNamespace">A namespace of its own, which is there.</param>
    /// <param name="values">key=value, as for --set.</param>
    public static async Task<Installation> InstallAsync(ApiServer server, int helm, string inNamespace, params IReadOnlyList<string> values)
    {
        var installation = new Installation(server, await HelmProgram.OfAsync(helm), inNamespace);
        await installation.HelmAsync(["install", "fleetsync", HelmProgram.Chart, .. values.SelectMany(static value => (string[])["--set", value])]);
        return installation;
    }

    /// <summary>What Helm printed for whoever installed it.</summary>
    public Task<string> NotesAsync() => HelmAsync("get", "notes", "fleetsync");

    /// <summary>The pod that the Deployment's controller would make.</summary>
    public async Task<PodOnThisMachine> PodAsync(ImageRoot image) =>
        await PodOnThisMachine.PrepareAsync(_server, image, Namespace, (await DeploymentAsync())["spec"]!["template"]!["spec"]!);

    /// <summary>The pod that helm test runs.</summary>
    public async Task<PodOnThisMachine> TestPodAsync(ImageRoot image)
    {
        var pod = RenderedChart.Objects(await HelmAsync("get", "hooks", "fleetsync")).Single();
        return await PodOnThisMachine.PrepareAsync(_server, image, Namespace, pod["spec"]!);
    }

    public async Task<JsonObject> DeploymentAsync() =>
        await _server.Api.GetAsync(new ObjectRef("apps/v1", "Deployment", Namespace, "fleetsync"))
            ?? throw new ClusterException("The chart made no Deployment named fleetsync.");

    public Task UninstallAsync() => HelmAsync("uninstall", "fleetsync");

    public async ValueTask DisposeAsync()
    {
        await HelmAsync("uninstall", "fleetsync", "--ignore-not-found");
    }

    private async Task<string> HelmAsync(params IReadOnlyList<string> arguments)
    {
        ProgramAnswer answer = await _helm.RunAsync([.. arguments, "--namespace", Namespace, "--kubeconfig", _kubeconfig]);
        return answer.ExitCode == 0 ? answer.Output : throw new ClusterException($"helm {string.Join(' ', arguments)}: {answer.Error}");
    }
}
