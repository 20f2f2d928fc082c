using BenchmarkDotNet.Attributes;
using FleetSync.Extraction;
using FleetSync.Watching;

namespace FleetSync.Benchmarks;

/// <summary>From bytes to hashes: what each object of a list costs before it is known whether anything changed.</summary>
public class Reading
{
    private const int PagePods = 500;
    private readonly SnapshotReader _reader = new(Pods.Options, Pods.Type, new DocumentPool());
    private byte[] _page = [];
    private byte[] _pod = [];

    [GlobalSetup]
    public void Setup()
    {
        var pods = new Pods();
        _page = pods.Page(PagePods);
        _pod = pods.Json(1);
    }

    [Benchmark(Description = "cut a page into objects, a Pod", OperationsPerInvoke = PagePods)]
    public int CutPage()
    {
        var parser = new ListPageParser(int.MaxValue, static () => { });
        parser.Read(_page, static _ => { });
        return parser.Items;
    }

    [Benchmark(Description = "cut, extract and hash, a Pod", OperationsPerInvoke = PagePods)]
    public int ReadPage()
    {
        var parser = new ListPageParser(int.MaxValue, static () => { });
        parser.Read(_page, item => _reader.Observe(new WatchEvent(WatchEventKind.InitApply, Pods.Type, item)));
        return parser.Items;
    }

    [Benchmark(Description = "extract and hash, a Pod")]
    public ulong Observe() => _reader.Observe(new WatchEvent(WatchEventKind.Apply, Pods.Type, _pod)).StatusHash;

    [Benchmark(Description = "extract, hash and make the snapshot, a Pod")]
    public int Snapshot()
    {
        _reader.Observe(new WatchEvent(WatchEventKind.Apply, Pods.Type, _pod));
        return _reader.ToSnapshot().Document.Length;
    }
}
