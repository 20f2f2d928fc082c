using System.Globalization;
using System.Text;
using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Discovery;
using FleetSync.Extraction;
using FleetSync.Watching;

namespace FleetSync.Benchmarks;

/// <summary>Pods made from one that an API server served, 8.1 kB with managedFields and status.</summary>
internal sealed class Pods
{
    private const string TemplateName = "cart-98bd1edbb4-071500";
    private static readonly string[] Applications = ["cart", "checkout", "catalog", "search", "billing", "inventory"];

    private readonly string _template;
    private readonly SnapshotReader _reader = new(Options, Type, new DocumentPool());

    public Pods()
    {
        using var file = new StreamReader(typeof(Pods).Assembly.GetManifestResourceStream("pod.json")!);
        _template = file.ReadToEnd().Trim();
    }

    public static ApiResource Type { get; } = new("", "v1", "pods", "Pod", Namespaced: true);

    public static ExtractionOptions Options { get; } = new() { Cluster = "bench" };

    /// <summary>The object's JSON as a list or a watch has it.</summary>
    /// <param name="number">Names it, and says which application it is of.</param>
    /// <param name="restarts">Of its first container.</param>
    public byte[] Json(int number, int restarts = 0)
    {
        var application = Applications[number % Applications.Length];
        return Encoding.UTF8.GetBytes(_template
            .Replace(TemplateName, string.Create(CultureInfo.InvariantCulture, $"cart-98bd1edbb4-{number:x6}"), StringComparison.Ordinal)
            .Replace("cart", application, StringComparison.Ordinal)
            .Replace("\"restartCount\":0", string.Create(CultureInfo.InvariantCulture, $"\"restartCount\":{restarts}"), StringComparison.Ordinal));
    }

    /// <summary>One page of a list.</summary>
    public byte[] Page(int count)
    {
        var text = new MemoryStream();
        text.Write("""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"123456"},"items":["""u8);
        for (var i = 0; i < count; i++)
        {
            text.Write(i == 0 ? ""u8 : ","u8);
            text.Write(Json(i));
        }

        text.Write("]}"u8);
        return text.ToArray();
    }

    public ResourceObservation Observe(int number, int restarts = 0) =>
        _reader.Observe(new WatchEvent(WatchEventKind.Apply, Type, Json(number, restarts)));

    public ResourceChange Change(int number, int restarts = 0, ChangeKind kind = ChangeKind.Upsert)
    {
        var observation = Observe(number, restarts);
        return new ResourceChange(kind, Type, observation.PointId, _reader.ToSnapshot(), DateTimeOffset.UnixEpoch);
    }

    public ChangeBatch Batch(int first, int count, int restarts = 0, ChangeKind kind = ChangeKind.Upsert) =>
        new(Options.Cluster, [.. Enumerable.Range(first, count).Select(number => Change(number, restarts, kind))]);
}
