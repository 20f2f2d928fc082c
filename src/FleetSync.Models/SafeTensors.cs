using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace FleetSync.Models;

/// <summary>
/// The tensors of a safetensors file as float32: the length of a JSON header as u64, the header with type, shape and place of each
/// tensor, the values (github.com/huggingface/safetensors, "Format").
/// </summary>
internal sealed class SafeTensors
{
    private readonly byte[] _file;
    private readonly JsonElement _header;
    private readonly int _values;

    private SafeTensors(byte[] file)
    {
        _file = file;
        _values = sizeof(ulong) + (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        using var header = JsonDocument.Parse(file.AsMemory(sizeof(ulong).._values));
        _header = header.RootElement.Clone();
    }

    /// <summary>Reads a file whole and holds it against its recorded hash.</summary>
    public static SafeTensors Read(string path)
    {
        var file = File.ReadAllBytes(path);
        RecordedHashes.Check(path, file, RecordedHashes.Weights);
        return new(file);
    }

    /// <summary>The values of a tensor, row after row.</summary>
    /// <exception cref="ModelException">There is none of that name and length.</exception>
    public float[] this[string name, int length]
    {
        get
        {
            if (!_header.TryGetProperty(name, out var tensor) || tensor.GetProperty("dtype").GetString() != "F16")
            {
                throw new ModelException($"The model has no tensor {name} in half precision.");
            }

            var offsets = tensor.GetProperty("data_offsets");
            var bytes = _file.AsSpan((_values + offsets[0].GetInt32())..(_values + offsets[1].GetInt32()));
            if (bytes.Length != length * sizeof(ushort))
            {
                throw new ModelException($"The model's tensor {name} has {bytes.Length / 2} values instead of {length}.");
            }

            var values = new float[length];
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
            return values;
        }
    }
}
