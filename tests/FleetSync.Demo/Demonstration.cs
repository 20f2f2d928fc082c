using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using FleetSync.TestCluster;
using FleetSync.TestCluster.Sample;

namespace FleetSync.Demo;

/// <summary>The demo: two clusters, one file, questions to it, and changes that arrive within seconds.</summary>
internal sealed class Demonstration(Story story, string binary)
{
    private const int LeastObjects = 150;
    private static readonly TimeSpan _syncLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _changeLimit = TimeSpan.FromSeconds(30);

    private readonly SampleFleet[] _samples = [SampleFleet.East(), SampleFleet.West()];

    public async Task RunAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("fleetsync-demo-").FullName;
        var servers = new List<ApiServer>();
        try
        {
            await story.StepAsync("Start two real API servers, east and west", () => StartAsync(servers, cancellation));
            await story.StepAsync("Fill them with a sample fleet", () => FillAsync(servers, cancellation));

            var kubeconfig = Path.Combine(folder, "kubeconfig");
            new Kubeconfig().Add("east", servers[0], servers[0].Admin).Add("west", servers[1], servers[1].Admin).Save(kubeconfig);
            var fleetSync = new FleetSyncProgram(binary, Path.Combine(folder, "fleet.db"));
            await story.StepAsync(
                "Synchronise both into one SQLite file", () => SynchroniseAsync(fleetSync, servers, kubeconfig, cancellation));
            await story.StepAsync("Ask the fleet", () => AskAllAsync(fleetSync, cancellation));
            await story.StepAsync("Check that no secret left its cluster", () => CheckSecretsAsync(fleetSync, folder, cancellation));
            await story.StepAsync(
                "Keep watching, and change things", () => ChangeAsync(fleetSync, servers, kubeconfig, cancellation));
            story.End();
        }
        finally
        {
            await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()));
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task StartAsync(List<ApiServer> servers, CancellationToken cancellation)
    {
        var binaries = await ControlPlaneBinaries.FindAsync(story.Say, cancellation);
        var starts = _samples.Select(sample =>
            ApiServer.StartAsync(binaries, new ApiServerOptions { Name = sample.Cluster }, cancellation)).ToList();
        try
        {
            await Task.WhenAll(starts);
        }
        finally
        {
            // The one that did start has to be stopped when the other one did not.
            foreach (var start in starts.Where(start => start.IsCompletedSuccessfully))
            {
                servers.Add(await start);
            }
        }

        foreach (var server in servers)
        {
            story.Say($"{server.Name} is ready at {server.Url}");
        }
    }

    private async Task FillAsync(List<ApiServer> servers, CancellationToken cancellation)
    {
        await Task.WhenAll(_samples.Zip(servers, (sample, server) => sample.ApplyAsync(server.Api, cancellation)));
        foreach (var sample in _samples)
        {
            story.Say(string.Create(
                CultureInfo.InvariantCulture, $"{sample.Cluster}: {sample.Count} objects in {string.Join(", ", sample.Namespaces)}"));
        }
    }

    private async Task SynchroniseAsync(
        FleetSyncProgram fleetSync, List<ApiServer> servers, string kubeconfig, CancellationToken cancellation)
    {
        var printed = await Task.WhenAll(servers.Select(server =>
            fleetSync.RunAsync([.. FleetSyncProgram.Synchronise(server, kubeconfig), "--once"], cancellation)));
        foreach (var (server, text) in servers.Zip(printed))
        {
            story.Show($"fleetsync run --context {server.Name} --once", text);
        }

        story.Show("fleetsync status", await fleetSync.RunAsync(["status"], cancellation));
        var total = (await fleetSync.AskAsync(["status"], cancellation))["total"]!.GetValue<long>();
        if (total < LeastObjects || total < _samples.Sum(sample => sample.Count))
        {
            throw new DemoException($"Only {total} objects were synchronised.");
        }
    }

    private async Task AskAllAsync(FleetSyncProgram fleetSync, CancellationToken cancellation)
    {
        foreach (var question in Question.All)
        {
            story.Say("");
            story.Say($"-- {question.Title}");
            story.Show(
                $"fleetsync {FleetSyncProgram.Spell(question.Arguments)}",
                await fleetSync.RunAsync(question.Arguments, cancellation));
            var ids = await IdsAsync(fleetSync, question.Arguments, cancellation);
            foreach (var expected in question.Expected.Where(expected =>
                !ids.Any(id => id.StartsWith(expected, StringComparison.Ordinal))))
            {
                throw new DemoException($"\"{question.Title}\" was not answered with {expected}.");
            }
        }
    }

    private async Task CheckSecretsAsync(FleetSyncProgram fleetSync, string folder, CancellationToken cancellation)
    {
        var ids = await IdsAsync(fleetSync, ["search", "--kind", "Secret"], cancellation);
        story.Say(string.Create(CultureInfo.InvariantCulture, $"{ids.Count} Secrets are known by name and labels."));
        foreach (var file in Directory.EnumerateFiles(folder, "fleet.db*"))
        {
            var content = await File.ReadAllBytesAsync(file, cancellation);
            var value = System.Text.Encoding.UTF8.GetBytes(SampleFleet.SecretValue);
            var encoded = System.Text.Encoding.UTF8.GetBytes(Convert.ToBase64String(value));
            if (content.AsSpan().IndexOf(value) >= 0 || content.AsSpan().IndexOf(encoded) >= 0)
            {
                throw new DemoException($"The value of a Secret is in {Path.GetFileName(file)}.");
            }
        }

        story.Say("Their values are nowhere in the file.");
    }

    private async Task ChangeAsync(
        FleetSyncProgram fleetSync, List<ApiServer> servers, string kubeconfig, CancellationToken cancellation)
    {
        var before = await LastSyncsAsync(fleetSync, cancellation);
        using var east = fleetSync.Watch(servers[0], kubeconfig);
        using var west = fleetSync.Watch(servers[1], kubeconfig);
        await Poll.UntilAsync("both clusters to be in sync", _syncLimit, async () =>
        {
            await east.ThrowIfEndedAsync();
            await west.ThrowIfEndedAsync();
            var now = await LastSyncsAsync(fleetSync, cancellation);
            return now.All(sync => sync.Value is not null && !string.Equals(sync.Value, before[sync.Key], StringComparison.Ordinal));
        }, cancellation);
        story.Say("Two agents watch east and west.");

        var pod = ObjectRef.Of((await servers[0].Api.ListAsync("v1", "Pod", "shop", cancellation)).First(item =>
            item["metadata"]!["name"]!.GetValue<string>().StartsWith("frontend-", StringComparison.Ordinal)));
        await servers[0].Api.SetStatusAsync(
            pod, PodStatus.Of(PodCondition.CrashLoopBackOff, "frontend", "registry.example.com/shop/frontend:2.14.0"), cancellation);
        await SeenAsync(
            $"pod {pod.Name} in east crashes", fleetSync, ["search", "--reason", "CrashLoopBackOff", "--cluster", "east"],
            ids => ids.Contains($"east/shop/v1/Pod/{pod.Name}", StringComparer.Ordinal), cancellation);

        await servers[1].Api.DeleteAsync(
            new ObjectRef("argoproj.io/v1alpha1", "Application", "argocd", "analytics"), cancellation);
        await SeenAsync(
            "application analytics in west is deleted", fleetSync, ["search", "--kind", "Application", "--cluster", "west"],
            ids => !ids.Any(id => id.EndsWith("/analytics", StringComparison.Ordinal)), cancellation);

        foreach (var took in new[] { await east.StopAsync(), await west.StopAsync() })
        {
            story.Say(string.Create(CultureInfo.InvariantCulture, $"SIGTERM: ended with 0 after {took.TotalMilliseconds:0} ms"));
        }
    }

    private async Task SeenAsync(
        string change, FleetSyncProgram fleetSync, IReadOnlyList<string> question, Predicate<IReadOnlyList<string>> isSeen,
        CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await Poll.UntilAsync(
            $"a search to show that {change}", _changeLimit,
            async () => isSeen(await IdsAsync(fleetSync, question, cancellation)), cancellation);
        var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        story.Say(string.Create(CultureInfo.InvariantCulture, $"{change}: fleetsync search shows it after {took:0.0} s"));
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(
        FleetSyncProgram fleetSync, IReadOnlyList<string> question, CancellationToken cancellation)
    {
        var withoutFormat = question.TakeWhile(word => word is not "-o");
        var answer = await fleetSync.AskAsync([.. withoutFormat, "--limit", "100"], cancellation);
        return [.. answer["items"]!.AsArray().Select(item => item!["id"]!.GetValue<string>())];
    }

    private static async Task<Dictionary<string, string?>> LastSyncsAsync(
        FleetSyncProgram fleetSync, CancellationToken cancellation)
    {
        var status = await fleetSync.AskAsync(["status"], cancellation);
        return status["coverage"]!["clusters"]!.AsArray().Select(cluster => (JsonObject)cluster!).ToDictionary(
            cluster => cluster["cluster"]!.GetValue<string>(),
            cluster => cluster["lastSync"]?.GetValue<string>(),
            StringComparer.Ordinal);
    }
}
