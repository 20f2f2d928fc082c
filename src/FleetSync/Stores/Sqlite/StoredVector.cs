using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace FleetSync.Stores.Sqlite;

/// <summary>
/// A vector as the file has it: a scale (float32, little-endian), then a signed byte for each number. A quarter of the size, and
/// of what a search has to read; the error of a dot product of unit vectors stays below a hundredth.
/// </summary>
internal static class StoredVector
{
    private const int ScaleBytes = sizeof(float);

    /// <summary>Writes a vector.</summary>
    public static byte[] Of(ReadOnlySpan<float> vector)
    {
        var bytes = new byte[ScaleBytes + vector.Length];
        var scale = vector.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(vector)) / sbyte.MaxValue;
        BinaryPrimitives.WriteSingleLittleEndian(bytes, scale);
        for (var i = 0; scale > 0 && i < vector.Length; i++)
        {
            bytes[ScaleBytes + i] = unchecked((byte)(sbyte)MathF.Round(vector[i] / scale));
        }

        return bytes;
    }

    /// <summary>Reads a vector back, at unit length again.</summary>
    /// <param name="stored">As <see cref="Of"/> wrote it.</param>
    public static float[] Read(ReadOnlySpan<byte> stored)
    {
        if (stored.Length < ScaleBytes)
        {
            return [];
        }

        var vector = new float[stored.Length - ScaleBytes];
        TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, sbyte>(stored[ScaleBytes..]), vector);
        if (TensorPrimitives.Norm<float>(vector) is var norm and > 0)
        {
            TensorPrimitives.Divide(vector, norm, vector);
        }

        return vector;
    }

    /// <summary>The dot product of a stored vector and another.</summary>
    /// <param name="stored">As <see cref="Of"/> wrote it; of other dimensions it is near to nothing.</param>
    /// <param name="vector">The other.</param>
    /// <param name="room">As long as <paramref name="vector"/>; overwritten.</param>
    public static float Dot(ReadOnlySpan<byte> stored, ReadOnlySpan<float> vector, Span<float> room)
    {
        if (stored.Length != ScaleBytes + vector.Length)
        {
            return float.NegativeInfinity;
        }

        TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, sbyte>(stored[ScaleBytes..]), room);
        return TensorPrimitives.Dot(room, vector) * BinaryPrimitives.ReadSingleLittleEndian(stored);
    }
}
