using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace FleetSync.TestCluster;

/// <summary>etcd on a loopback port, asked through its HTTP gateway (etcd documentation: "gRPC gateway").</summary>
internal sealed class Etcd : IDisposable
{
    // 8 GB: a load test writes some hundred thousand objects with all their revisions.
    private const string Quota = "8589934592";

    private readonly HttpClient _http;

    public Etcd(int port)
    {
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        _http = new HttpClient { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromSeconds(30) };
    }

    public string Url { get; }

    public IReadOnlyList<string> Arguments(string dataFolder, int peerPort)
    {
        var peer = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{peerPort}");
        return
        [
            $"--data-dir={dataFolder}",
            $"--listen-client-urls={Url}",
            $"--advertise-client-urls={Url}",
            $"--listen-peer-urls={peer}",
            $"--initial-advertise-peer-urls={peer}",
            $"--initial-cluster=default={peer}",
            $"--quota-backend-bytes={Quota}",
            "--heartbeat-interval=500",
            "--election-timeout=2500",
            "--log-level=warn",
            "--logger=zap",
        ];
    }

    public async Task<bool> IsHealthyAsync(CancellationToken cancellation)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/health", UriKind.Relative), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task<long> CompactAsync(CancellationToken cancellation)
    {
        var range = await PostAsync("/v3/kv/range", new JsonObject { ["key"] = "AA==" }, cancellation);
        var revision = range["header"]!["revision"]!.GetValue<string>();
        await PostAsync(
            "/v3/kv/compaction", new JsonObject { ["revision"] = revision, ["physical"] = true }, cancellation);
        return long.Parse(revision, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _http.Dispose();
    }

    private async Task<JsonObject> PostAsync(string path, JsonObject body, CancellationToken cancellation)
    {
        using var answer = await _http.PostAsJsonAsync(path, body, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!.AsObject()
            : throw new ClusterException($"etcd answered {(int)answer.StatusCode} to {path}: {text}");
    }
}
