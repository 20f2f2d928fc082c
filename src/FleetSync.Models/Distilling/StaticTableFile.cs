using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using FleetSync.Embedding;

namespace FleetSync.Models.Distilling;

/// <summary>Writes what <see cref="StaticTable"/> reads and describes.</summary>
internal static class StaticTableFile
{
    /// <summary>Makes a table.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="rows">A row a term, its weight in it.</param>
    /// <param name="source">SHA-256 of the weights they come from.</param>
    public static byte[] Make(IReadOnlyList<string> terms, float[] rows, byte[] source)
    {
        var dimensions = rows.Length / terms.Count;
        var texts = terms.Select(Encoding.UTF8.GetBytes).ToArray();
        var scales = new float[terms.Count];
        var values = new sbyte[rows.Length];
        for (var row = 0; row < scales.Length; row++)
        {
            scales[row] = Quantise(rows.AsSpan(row * dimensions, dimensions), values.AsSpan(row * dimensions));
        }

        var slots = Slots(texts);
        var end = 0;
        var ends = texts.Select(text => (uint)(end += text.Length)).ToArray();
        using var file = new MemoryStream();
        var header = new byte[StaticTable.HeaderLength];
        StaticTable.Magic.CopyTo(header);
        foreach (var (at, value) in ((int, int)[])
            [(8, StaticTable.FormatVersion), (12, dimensions), (16, terms.Count), (20, slots.Length), (24, end)])
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(at), value);
        }

        source.CopyTo(header.AsSpan(32));
        file.Write(header);
        file.Write(MemoryMarshal.AsBytes<uint>(slots));
        file.Write(MemoryMarshal.AsBytes<uint>(ends));
        file.Write(MemoryMarshal.AsBytes<float>(scales));
        file.Write(MemoryMarshal.AsBytes<sbyte>(values));
        Array.ForEach(texts, text => file.Write(text));
        var table = file.ToArray();
        SHA256.HashData(table.AsSpan(StaticTable.HeaderLength), table.AsSpan(64, 32));
        return table;
    }

    private static float Quantise(ReadOnlySpan<float> row, Span<sbyte> values)
    {
        var most = 0f;
        foreach (var value in row)
        {
            most = Math.Max(most, Math.Abs(value));
        }

        var scale = most == 0 ? 1 : most / 127;
        for (var i = 0; i < row.Length; i++)
        {
            values[i] = (sbyte)Math.Round(row[i] / scale);
        }

        return scale;
    }

    private static uint[] Slots(byte[][] texts)
    {
        var slots = new uint[BitOperations.RoundUpToPowerOf2((uint)texts.Length * 3 / 2)];
        for (var number = 0; number < texts.Length; number++)
        {
            var slot = StaticTable.HashOf(texts[number]) & (slots.Length - 1);
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & (slots.Length - 1);
            }

            slots[slot] = (uint)number + 1;
        }

        return slots;
    }
}
