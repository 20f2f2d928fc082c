using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace FleetSync.Embedding;

/// <summary>
/// A sentence model, run by ONNX Runtime on one thread, text by text: padding costs more than batches gain, and a model whose
/// inputs are quantised as they come would give a text another vector in other company.
/// </summary>
internal sealed class OnnxEmbedder : IEmbedder
{
    private readonly InferenceSession _session;
    private readonly WordPiece _pieces;
    private readonly bool _poolsFirst;
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly long[] _ids;
    private readonly long[] _ones;
    private readonly long[] _zeros;
    private readonly RunOptions _run = new();
    private readonly Lock _one = new();

    private OnnxEmbedder(InferenceSession session, OnnxModelFolder folder, int textVersion)
    {
        _session = session;
        _poolsFirst = folder.PoolsFirst;
        _inputs = [.. session.InputNames];
        _outputs = [OutputOf(session, folder.Model)];
        Dimensions = session.OutputMetadata[_outputs[0]].Dimensions[^1];
        _pieces = new(folder.Vocabulary);
        _ids = new long[_pieces.MaxTokens];
        _zeros = new long[_pieces.MaxTokens];
        _ones = new long[_pieces.MaxTokens];
        Array.Fill(_ones, 1);
        Fingerprint = string.Create(CultureInfo.InvariantCulture, $"onnx/{folder.Hash}/{Dimensions}/{textVersion}");
    }

    /// <inheritdoc/>
    public string Id => "onnx";

    /// <inheritdoc/>
    public int Dimensions { get; }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    /// <remarks>
    /// Of all-MiniLM-L6-v2, where "unicorn scheduler" reaches .37. Models whose texts are all nearer to each other lose nothing by it.
    /// </remarks>
    public float Floor => 0.38f;

    /// <summary>Opens a model.</summary>
    /// <param name="directory">A sentence-transformers directory, see <see cref="OnnxModelFolder"/>.</param>
    /// <param name="textVersion">Version of the function that writes the texts.</param>
    /// <exception cref="EmbeddingException">A file is missing or is not what it should be, or the native library is not there.</exception>
    public static OnnxEmbedder Open(string directory, int textVersion)
    {
        var folder = OnnxModelFolder.Read(directory);
        var session = OnnxRuntime.Open(folder.Model);
        try
        {
            return new(session, folder, textVersion);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<EmbeddingFault?> EmbedAsync(
        IReadOnlyList<string> texts, Memory<float> vectors, CancellationToken cancellationToken)
    {
        lock (_one)
        {
            for (var i = 0; i < texts.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    Embed(texts[i], vectors.Span.Slice(i * Dimensions, Dimensions));
                }
                catch (OnnxRuntimeException fault)
                {
                    return new(new EmbeddingFault($"ONNX Runtime could not embed a text: {fault.Message.Trim()}"));
                }
            }
        }

        return new((EmbeddingFault?)null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
    }

    private void Embed(string text, Span<float> vector)
    {
        vector.Clear();
        var count = _pieces.Encode(text, _ids);
        if (count == 2)
        {
            return;
        }

        var inputs = new OrtValue[_inputs.Length];
        try
        {
            for (var i = 0; i < inputs.Length; i++)
            {
                var values = _inputs[i] switch { "attention_mask" => _ones, "token_type_ids" => _zeros, _ => _ids };
                inputs[i] = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values.AsMemory(0, count), [1, count]);
            }

            using var results = _session.Run(_run, _inputs, inputs, _outputs);
            Pool(results[0].GetTensorDataAsSpan<float>(), vector);
        }
        finally
        {
            foreach (var input in inputs)
            {
                input?.Dispose();
            }
        }
    }

    /// <summary>One vector of a text's tokens; a batch of one has no padding that a mask would take away.</summary>
    private void Pool(ReadOnlySpan<float> tokens, Span<float> vector)
    {
        if (_poolsFirst)
        {
            tokens = tokens[..Dimensions];
        }

        for (; !tokens.IsEmpty; tokens = tokens[Dimensions..])
        {
            TensorPrimitives.Add(vector, tokens[..Dimensions], vector);
        }

        var norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 0)
        {
            TensorPrimitives.Divide(vector, norm, vector);
        }
    }

    /// <summary>The output with a vector a token, whatever it is called.</summary>
    private static string OutputOf(InferenceSession session, string model)
    {
        foreach (var input in session.InputNames)
        {
            if (input is not ("input_ids" or "attention_mask" or "token_type_ids"))
            {
                throw new EmbeddingException($"{model} asks for the input {input}, which no sentence model of the BERT family has. Choose another model.");
            }
        }

        foreach (var name in session.OutputNames)
        {
            var shape = session.OutputMetadata[name].Dimensions;
            if (session.OutputMetadata[name].ElementType == typeof(float) && shape.Length == 3 && shape[2] > 0)
            {
                return name;
            }
        }

        throw new EmbeddingException(
            $"{model} has no output of float32 [batch, sequence, dimensions], such as last_hidden_state. Export the model for feature extraction.");
    }
}
