using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FleetSync.Embedding;

/// <summary>
/// The table of the <c>static</c> provider, read where it lies: a vector for each of some ten thousand words and parts of words, as
/// int8 with a scale a row. All numbers are little-endian; sections follow each other in this order, each from a multiple of four:
/// <code>
/// header   0  "FleetVec"        8  version, u32         12  dimensions, u32
///         16  terms, u32       20  slots, u32           24  bytes of term text, u32      28  zero, u32
///         32  SHA-256 of the weights that it was distilled from     64  SHA-256 of all that follows the header
/// slots   u32 each: 1 + a term's number, or 0; a term is sought from slot hash &amp; (slots - 1) on
/// ends    u32 each: where the text of a term ends; it begins where the one before ends
/// scales  f32 each: what a row's values are multiplied with
/// rows    dimensions × i8 each
/// text    UTF-8; parts that continue a word begin with ##
/// </code>
/// </summary>
internal sealed class StaticTable
{
    /// <summary>The format that is read and written here.</summary>
    public const int FormatVersion = 1;

    /// <summary>Length of the header.</summary>
    public const int HeaderLength = 96;

    private readonly int _slots;
    private readonly int _ends;
    private readonly int _scales;
    private readonly int _rows;
    private readonly int _text;
    private readonly nint _address;
    private readonly int _length;

    /// <summary>Opens a table in memory that never moves and is never freed.</summary>
    private StaticTable(nint address, int length)
    {
        (_address, _length) = (address, length);
        var header = Bytes[..Math.Min(HeaderLength, length)];
        if (length < HeaderLength || !header.StartsWith(Magic) || BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) != FormatVersion)
        {
            throw new EmbeddingException("The static embedding table in this program is damaged. Install the program again.");
        }

        Dimensions = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        Count = BinaryPrimitives.ReadInt32LittleEndian(header[16..]);
        var slots = BinaryPrimitives.ReadInt32LittleEndian(header[20..]);
        Mask = slots - 1;
        _slots = HeaderLength;
        _ends = _slots + (slots * sizeof(uint));
        _scales = _ends + (Count * sizeof(uint));
        _rows = _scales + (Count * sizeof(float));
        _text = _rows + (Count * Dimensions);
        Source = Convert.ToHexStringLower(header[32..64]);
        Hash = Convert.ToHexStringLower(header[64..96]);
    }

    /// <summary>The first bytes of a table.</summary>
    public static ReadOnlySpan<byte> Magic => "FleetVec"u8;

    /// <summary>Values in a row.</summary>
    public int Dimensions { get; }

    /// <summary>Terms in the table.</summary>
    public int Count { get; }

    /// <summary>SHA-256 of the weights that the table was distilled from, in hexadecimal.</summary>
    public string Source { get; }

    /// <summary>SHA-256 of what follows the header, as the header has it, in hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>The whole table.</summary>
    public unsafe ReadOnlySpan<byte> Bytes => new((void*)_address, _length);

    private int Mask { get; }

    /// <summary>
    /// Opens the table inside the program. As a resource it is part of the executable's read-only data, which the loader maps: only
    /// pages that are looked at take memory, they are shared among processes, and there is no file to lose.
    /// </summary>
    public static unsafe StaticTable OpenResource()
    {
        var stream = (UnmanagedMemoryStream)typeof(StaticTable).Assembly.GetManifestResourceStream("static-table.bin")!;
        return new((nint)stream.PositionPointer, (int)stream.Length);
    }

    /// <summary>Opens a table that was just made, copied to memory that stays.</summary>
    public static unsafe StaticTable Open(ReadOnlySpan<byte> table)
    {
        var memory = (nint)NativeMemory.Alloc((nuint)table.Length);
        table.CopyTo(new((void*)memory, table.Length));
        return new(memory, table.Length);
    }

    /// <summary>Where a term is sought first, before the number of slots is regarded: FNV-1a.</summary>
    public static uint HashOf(ReadOnlySpan<byte> term)
    {
        var hash = 2166136261;
        foreach (var letter in term)
        {
            hash = (hash ^ letter) * 16777619;
        }

        return hash ^ (hash >> 15);
    }

    /// <summary>The number of a term, or -1.</summary>
    /// <param name="term">A folded word, or <c>##</c> and a part that continues one.</param>
    public int Find(ReadOnlySpan<byte> term)
    {
        var table = Bytes;
        for (var slot = (int)HashOf(term) & Mask; ; slot = (slot + 1) & Mask)
        {
            var number = ReadInt32(table, _slots, slot) - 1;
            if (number < 0 || TextOf(table, number).SequenceEqual(term))
            {
                return number;
            }
        }
    }

    /// <summary>The text of a term.</summary>
    public ReadOnlySpan<byte> TextOf(int number) => TextOf(Bytes, number);

    /// <summary>The values of a term's row, to be multiplied with its scale.</summary>
    public ReadOnlySpan<sbyte> RowOf(int number) =>
        MemoryMarshal.Cast<byte, sbyte>(Bytes.Slice(_rows + (number * Dimensions), Dimensions));

    /// <summary>What the values of a term's row are multiplied with; its weight is part of it.</summary>
    public float ScaleOf(int number) => BinaryPrimitives.ReadSingleLittleEndian(Bytes[(_scales + (number * sizeof(float)))..]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> table, int number)
    {
        var start = number == 0 ? 0 : ReadInt32(table, _ends, number - 1);
        return table[(_text + start)..(_text + ReadInt32(table, _ends, number))];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadInt32(ReadOnlySpan<byte> table, int section, int at) =>
        BinaryPrimitives.ReadInt32LittleEndian(table[(section + (at * sizeof(int)))..]);
}
