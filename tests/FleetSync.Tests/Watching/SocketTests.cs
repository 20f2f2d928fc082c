using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Reactive;
using System.Reactive.Linq;
using System.Text;
using FleetSync.Connection;
using FleetSync.Discovery;
using FleetSync.Tests.Connection;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace FleetSync.Tests.Watching;

/// <summary>Lists and watches over real sockets, TLS and HTTP/2.</summary>
public sealed class SocketTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly WatcherOptions Options = new() { StartJitter = TimeSpan.Zero };
    private readonly KubeconfigFolder _folder = new();
    private readonly TlsAuthority _authority = new();

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task A_hundred_and_fifty_watches_all_deliver_though_a_connection_carries_a_hundred()
    {
        await using var server = await StartAsync(static async context =>
        {
            if (!IsWatch(context))
            {
                await context.Response.WriteAsync("""{"metadata":{"resourceVersion":"1"},"items":[]}""");
                return;
            }

            await context.Response.WriteAsync(Event("a", 2));
            await context.Response.Body.FlushAsync();
            await UntilAborted(context);
        });
        await using var connection = await OpenAsync(server);
        var watcher = Watcher(connection, Options);
        var delivered = new ConcurrentDictionary<string, bool>();
        var all = new TaskCompletionSource();
        var types = Enumerable.Range(0, 150).Select(static i => new ApiResource("example.com", "v1", $"kinds{i}", $"Kind{i}", true));
        using (types.Select(type => watcher.Watch(type, Observable.Never<Unit>())).Merge().Subscribe(
            told =>
            {
                if (told.Kind == WatchEventKind.Apply && delivered.TryAdd(told.Resource.Plural, true) && delivered.Count == 150)
                {
                    all.SetResult();
                }
            },
            all.SetException))
        {
            await all.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }

        var connections = server.Requests.Where(static request => request.Target.Contains("watch=1", StringComparison.Ordinal))
            .GroupBy(static request => request.ConnectionId).ToList();
        Assert.True(connections.Count >= 2);
        Assert.All(connections, static one => Assert.InRange(one.Count(), 1, 100));
    }

    [Fact]
    public async Task An_answer_cut_on_the_line_is_a_fault_and_is_asked_for_again()
    {
        var lists = 0;
        await using var server = await StartAsync(async context =>
        {
            if (IsWatch(context))
            {
                await UntilAborted(context);
                return;
            }

            await context.Response.WriteAsync("""{"metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"a"}},""");
            if (Interlocked.Increment(ref lists) == 1)
            {
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            await context.Response.WriteAsync("""{"metadata":{"name":"b"}}]}""");
        });
        await using var connection = await OpenAsync(server);

        var told = await TellAsync(connection, Options, static kind => kind == WatchEventKind.InitDone);

        Assert.Equal(WatchEventKind.Fault, Assert.Single(told, static kind => kind == WatchEventKind.Fault));
        Assert.Equal(
            [WatchEventKind.Init, WatchEventKind.InitApply, WatchEventKind.InitApply, WatchEventKind.Resumed, WatchEventKind.InitDone],
            told.TakeLast(5));
    }

    [Fact]
    public async Task Compressed_lists_are_read_and_compressed_watches_lose_no_time()
    {
        // Each event is written only when the one before has been seen.
        using var seen = new SemaphoreSlim(1);
        await using var server = await StartAsync(async context =>
        {
            Assert.Contains("gzip", context.Request.Headers.AcceptEncoding.ToString(), StringComparison.Ordinal);
            context.Response.Headers.ContentEncoding = "gzip";
            if (IsWatch(context))
            {
                for (var i = 0; i < 50; i++)
                {
                    await seen.WaitAsync(context.RequestAborted);

                    // One member an event, as kube-apiserver does it.
                    await WriteZippedAsync(context, Event($"e{i}", 10 + i));
                }

                await UntilAborted(context);
                return;
            }

            var items = string.Join(',', Enumerable.Range(0, 2000).Select(static i => $$$"""{"metadata":{"name":"l{{{i}}}"}}"""));
            await WriteZippedAsync(context, $$"""{"metadata":{"resourceVersion":"1"},"items":[{{items}}]}""");
        });
        await using var connection = await _folder.OpenAsync(Kubeconfig(server), new TransportOptions { Compression = true });

        var applied = 0;
        var told = await TellAsync(connection, Options with { Compression = true }, kind =>
        {
            if (kind == WatchEventKind.Apply)
            {
                applied++;
                seen.Release();
            }

            return applied == 50;
        });

        Assert.Equal(2000, told.Count(static kind => kind == WatchEventKind.InitApply));
        Assert.DoesNotContain(WatchEventKind.Fault, told);
    }

    [Fact]
    public async Task Broken_compression_is_a_fault_and_no_end()
    {
        var lists = 0;
        await using var server = await StartAsync(async context =>
        {
            if (IsWatch(context))
            {
                await UntilAborted(context);
                return;
            }

            context.Response.Headers.ContentEncoding = "gzip";
            if (Interlocked.Increment(ref lists) == 1)
            {
                await context.Response.WriteAsync("this was never compressed");
                return;
            }

            await WriteZippedAsync(context, """{"metadata":{"resourceVersion":"1"},"items":[]}""");
        });
        await using var connection = await _folder.OpenAsync(Kubeconfig(server), new TransportOptions { Compression = true });

        var told = await TellAsync(connection, Options with { Compression = true }, static kind => kind == WatchEventKind.InitDone);

        Assert.Single(told, static kind => kind == WatchEventKind.Fault);
    }

    private static bool IsWatch(HttpContext context) => context.Request.Query.ContainsKey("watch");

    private static string Event(string name, int version) => string.Create(
        CultureInfo.InvariantCulture, $$$"""{"type":"ADDED","object":{"metadata":{"name":"{{{name}}}","resourceVersion":"{{{version}}}"} } }""") + "\n";

    private static async Task UntilAborted(HttpContext context)
    {
        await context.Response.Body.FlushAsync();
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }

    private static async Task WriteZippedAsync(HttpContext context, string text)
    {
        using var zipped = new MemoryStream();
        await using (var zip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            await zip.WriteAsync(Encoding.UTF8.GetBytes(text));
        }

        await context.Response.Body.WriteAsync(zipped.ToArray());
        await context.Response.Body.FlushAsync();
    }

    private static ResourceWatcher Watcher(ClusterConnection connection, WatcherOptions options) => new(
        connection.SendAsync, options, new Backpressure(), TimeProvider.System, Random.Shared.NextDouble, WatchedType.Metrics, static () => false);

    /// <summary>Watches pods until told enough.</summary>
    private static async Task<List<WatchEventKind>> TellAsync(
        ClusterConnection connection, WatcherOptions options, Func<WatchEventKind, bool> isEnough)
    {
        var told = new List<WatchEventKind>();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (Watcher(connection, options).Watch(Types.Pods, Observable.Never<Unit>()).Subscribe(
            watchEvent =>
            {
                if (enough.Task.IsCompleted)
                {
                    return;
                }

                told.Add(watchEvent.Kind);
                if (isEnough(watchEvent.Kind))
                {
                    enough.SetResult();
                }
            },
            error => enough.TrySetException(error)))
        {
            await enough.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }

        return told;
    }

    private string Kubeconfig(TlsApiServer server) => KubeconfigFolder.Yaml(
        $"server: {server.Url}\ncertificate-authority-data: {KubeconfigFolder.Base64(_authority.Pem)}");

    private Task<ClusterConnection> OpenAsync(TlsApiServer server) => _folder.OpenAsync(Kubeconfig(server), new TransportOptions());

    private Task<TlsApiServer> StartAsync(Func<HttpContext, Task> answer) =>
        TlsApiServer.StartAsync(_authority.Server("127.0.0.1"), answer);
}
