using FleetSync.Embedding;
using Microsoft.ML.OnnxRuntime;

namespace FleetSync.Benchmarks;

/// <summary>ONNX Runtime without anything of ours around it: tensors made once, nothing tokenised, nothing pooled. What there is to reach.</summary>
internal sealed class RuntimeAlone : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly string[] _names;
    private readonly OrtValue[] _inputs;
    private readonly string[] _outputs;

    /// <summary>Makes the tensors of one text.</summary>
    /// <param name="directory">The model's directory.</param>
    /// <param name="text">The text.</param>
    public RuntimeAlone(string directory, string text)
    {
        var folder = OnnxModelFolder.Read(directory);
        var pieces = new WordPiece(folder.Vocabulary);
        var ids = new long[pieces.MaxTokens];
        var count = pieces.Encode(text, ids);
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            EnableCpuMemArena = false,
            EnableMemoryPattern = false,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(folder.Model, options);
        _names = [.. _session.InputNames];
        _outputs = [_session.OutputNames[0]];
        _inputs = [.. _names.Select(name => OrtValue.CreateTensorValueFromMemory(ValuesOf(name, ids, count), [1, count]))];
    }

    /// <summary>Runs the model once.</summary>
    public void Run() => _session.Run(_run, _names, _inputs, _outputs).Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var input in _inputs)
        {
            input.Dispose();
        }

        _run.Dispose();
        _session.Dispose();
    }

    private static long[] ValuesOf(string name, long[] ids, int count) => name switch
    {
        "attention_mask" => [.. Enumerable.Repeat(1L, count)],
        "token_type_ids" => new long[count],
        _ => ids[..count],
    };
}
