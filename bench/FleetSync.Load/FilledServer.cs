using System.Diagnostics;
using System.Globalization;
using FleetSync.TestCluster;

namespace FleetSync.Load;

/// <summary>A real API server with Pods in it; gone when disposed.</summary>
internal sealed class FilledServer : IAsyncDisposable
{
    private const int Parallelism = 24;
    private const int TellEvery = 5000;

    private readonly ApiServer _server;

    private FilledServer(ApiServer server, ApiTarget target)
    {
        _server = server;
        Target = target;
    }

    /// <summary>Where it is.</summary>
    public ApiTarget Target { get; }

    /// <summary>Starts and fills it; hundreds of Pods a second.</summary>
    /// <param name="pods">How many.</param>
    /// <param name="tell">Gets the story.</param>
    /// <param name="cancellation">Stops in the middle.</param>
    public static async Task<FilledServer> StartAsync(int pods, Action<string> tell, CancellationToken cancellation)
    {
        var binaries = await ControlPlaneBinaries.FindAsync(tell, cancellation);
        var server = await ApiServer.StartAsync(binaries, new ApiServerOptions { Name = "load" }, cancellation);
        try
        {
            var kubeconfig = server.WriteKubeconfig();
            tell($"API server {server.Url}, kubeconfig {kubeconfig}");
            var started = Stopwatch.GetTimestamp();
            await FillAsync(server.Api, pods, tell, cancellation);
            // A cluster in use is compacted every five minutes; what follows should not read history of the filling.
            await server.CompactEtcdAsync(cancellation);
            tell(string.Create(
                CultureInfo.InvariantCulture, $"{pods:N0} Pods created in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
            return new FilledServer(server, new ApiTarget(server.Url, server.AuthorityPath, server.Admin.Token, kubeconfig));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task FillAsync(KubeApi api, int pods, Action<string> tell, CancellationToken cancellation)
    {
        for (var i = 0; i < PodShape.Namespaces; i++)
        {
            await api.CreateNamespaceAsync(PodShape.NamespaceName(i), cancellation);
        }

        var created = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, pods),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellation },
            async (pod, stop) =>
            {
                var folder = $"/api/v1/namespaces/{PodShape.NamespaceOf(pod)}/pods";
                (await api.SendAsync(HttpMethod.Post, folder, PodShape.Body(pod), cancellation: stop)).OrThrow("Create a Pod");
                await PatchStatusAsync(api, pod, PodShape.StatusPatch(pod), stop);
                if (Interlocked.Increment(ref created) is var count && count % TellEvery == 0)
                {
                    tell(string.Create(CultureInfo.InvariantCulture, $"  {count:N0} Pods"));
                }
            });
    }

    /// <summary>Changes a Pod's status.</summary>
    internal static async Task PatchStatusAsync(KubeApi api, int pod, byte[] patch, CancellationToken cancellation)
    {
        var path = $"/api/v1/namespaces/{PodShape.NamespaceOf(pod)}/pods/{PodShape.NameOf(pod)}/status";
        var answer = await api.SendAsync(HttpMethod.Patch, path, patch, "application/merge-patch+json", cancellation);
        answer.OrThrow("Set a Pod's status");
    }
}
