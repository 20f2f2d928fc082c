using System.Diagnostics;
using FleetSync.TestCluster;

namespace FleetSync.Load;

/// <summary>The yardstick: every list as one unpaged answer, one after another, bytes thrown away.</summary>
/// <param name="Elapsed">Wall time.</param>
/// <param name="Bytes">Of all bodies.</param>
/// <param name="Lists">How many types.</param>
internal sealed record PlainRead(TimeSpan Elapsed, long Bytes, int Lists)
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Reads all types in scope of fleetsync, each once; the types are known before the clock starts.</summary>
    public static async Task<PlainRead> RunAsync(
        ApiTarget target, IReadOnlyList<string> paths, Version version, CancellationToken cancellation)
    {
        using var client = target.PlainClient(version);
        var buffer = new byte[BufferBytes];
        long bytes = 0;
        var started = Stopwatch.GetTimestamp();
        foreach (var path in paths)
        {
            using var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellation);
            answer.EnsureSuccessStatusCode();
            await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
            int read;
            while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
            {
                bytes += read;
            }
        }

        return new PlainRead(Stopwatch.GetElapsedTime(started), bytes, paths.Count);
    }

    /// <summary>The collections that fleetsync lists by default: each type in one version, without events and leases.</summary>
    public static async Task<IReadOnlyList<string>> PathsAsync(KubeApi api, CancellationToken cancellation)
    {
        var types = await api.ListableTypesAsync(cancellation);
        return
        [
            .. types
                .Where(static type => type.Plural is not ("events" or "leases") && type.Verbs.Contains("watch", StringComparer.Ordinal))
                .DistinctBy(static type => (type.Group == "extensions" ? "networking.k8s.io" : type.Group, type.Plural))
                .Select(static type => type.Path()),
        ];
    }
}
