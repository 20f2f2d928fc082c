using BenchmarkDotNet.Attributes;
using FleetSync.Embedding;
using FleetSync.Models;
using FleetSync.Models.Onnx;

namespace FleetSync.Benchmarks;

/// <summary>A text to a vector. The text is that of a usual record: some twenty words, forty pieces.</summary>
public class Embedding : IDisposable
{
    private const string Text =
        "Pod pods checkout-proxy payments checkout proxy backend Deployment nginx envoy Degraded failing CrashLoopBackOff Crash Loop "
        + "Back Off web server reverse proxy ingress";

    private readonly StaticEmbedder _static = new(StaticTable.OpenResource(), 1);
    private readonly string[] _texts = [Text];
    private readonly float[] _vector = new float[384];
    private OnnxEmbedder? _onnx;
    private RuntimeAlone? _alone;

    [GlobalSetup(Target = nameof(OnnxAsync))]
    public async Task SetupAsync() => _onnx = OnnxEmbedder.Open(await ModelAsync(), 1);

    [GlobalSetup(Target = nameof(OnnxRuntimeAlone))]
    public async Task SetupAloneAsync() => _alone = new RuntimeAlone(await ModelAsync(), Text);

    [GlobalCleanup]
    public void Dispose()
    {
        _onnx?.Dispose();
        _alone?.Dispose();
        _static.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Description = "embed: static")]
    public void Static() => _static.Embed(Text, _vector.AsSpan(0, 128));

    [Benchmark(Description = "embed: onnx, int8")]
    public async Task OnnxAsync() => await _onnx!.EmbedAsync(_texts, _vector, CancellationToken.None);

    [Benchmark(Description = "embed: ONNX Runtime alone")]
    public void OnnxRuntimeAlone() => _alone!.Run();

    private static Task<string> ModelAsync() => ModelFolders.Usual(Console.Error.WriteLine).OnnxAsync(OnnxPrecision.Int8);
}
