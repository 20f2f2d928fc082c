using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using FleetSync.Extraction;

namespace FleetSync.Embedding;

/// <summary>
/// A text's vector is the sum of its words' rows in <see cref="StaticTable"/>, brought to unit length. A word that is not in the
/// table is taken apart: where its case changes, then into the longest parts that are.
/// </summary>
internal sealed class StaticEmbedder : IEmbedder
{
    /// <summary>Bytes of a word; a longer run of letters is taken as several.</summary>
    private const int LongestWord = 96;

    private readonly StaticTable _table;

    /// <summary>Opens an embedder.</summary>
    /// <param name="table">The table.</param>
    /// <param name="textVersion">Version of the function that writes the texts.</param>
    public StaticEmbedder(StaticTable table, int textVersion)
    {
        _table = table;
        Fingerprint = string.Create(
            CultureInfo.InvariantCulture, $"static/{table.Hash.AsSpan(0, 12)}/{table.Dimensions}/{textVersion}");
    }

    /// <inheritdoc/>
    public string Id => "static";

    /// <inheritdoc/>
    public int Dimensions => _table.Dimensions;

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    /// <remarks>"Unicorn scheduler" reaches .41 in the fleet of the evaluation, "money transfers" .51.</remarks>
    public float Floor => 0.45f;

    /// <inheritdoc/>
    public ValueTask<EmbeddingFault?> EmbedAsync(
        IReadOnlyList<string> texts, Memory<float> vectors, CancellationToken cancellationToken)
    {
        var rows = vectors.Span;
        for (var i = 0; i < texts.Count; i++)
        {
            Embed(texts[i], rows.Slice(i * Dimensions, Dimensions));
        }

        return new((EmbeddingFault?)null);
    }

    /// <summary>Embeds one text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="vector">Receives <see cref="Dimensions"/> values.</param>
    public void Embed(ReadOnlySpan<char> text, Span<float> vector)
    {
        vector.Clear();
        Span<byte> word = stackalloc byte[LongestWord];
        Span<float> row = stackalloc float[Dimensions];
        // Where the word's case changes: a bit for each byte that a part begins at.
        UInt128 parts = 0;
        var length = 0;
        var previous = Case.None;
        for (var at = 0; at < text.Length;)
        {
            var (folded, kind, used) = Fold(text[at..]);
            if (kind == Case.Nothing)
            {
                at += used;
                continue;
            }

            if (kind == Case.None || length + 4 > LongestWord)
            {
                AddWord(word[..length], parts, vector, row);
                (length, parts, previous) = (0, 0, Case.None);
            }

            if (kind != Case.None)
            {
                var begins = kind == Case.Upper
                    && (previous is Case.Lower or Case.Digit || (previous == Case.Upper && at + 1 < text.Length && char.IsLower(text[at + 1])));
                parts |= begins ? UInt128.One << length : 0;
                length += folded < 0x80 ? Put(word, length, folded) : new Rune(folded).EncodeToUtf8(word[length..]);
                previous = kind;
            }

            at += used;
        }

        AddWord(word[..length], parts, vector, row);
        var norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 0)
        {
            TensorPrimitives.Divide(vector, norm, vector);
        }
    }

    private void AddWord(ReadOnlySpan<byte> word, UInt128 parts, Span<float> sum, Span<float> row)
    {
        if (word.IsEmpty)
        {
            return;
        }

        var number = _table.Find(word);
        if (number >= 0)
        {
            AddRow(number, 1, sum, row);
            return;
        }

        var start = 0;
        while (parts != 0)
        {
            var end = (int)UInt128.TrailingZeroCount(parts);
            AddPart(word[start..end], sum, row);
            (start, parts) = (end, parts & (parts - 1));
        }

        AddPart(word[start..], sum, row);
    }

    private void AddPart(ReadOnlySpan<byte> word, Span<float> sum, Span<float> row)
    {
        var number = _table.Find(word);
        if (number >= 0)
        {
            AddRow(number, 1, sum, row);
            return;
        }

        // All parts of a word together weigh as much as one word.
        Span<int> pieces = stackalloc int[LongestWord];
        var count = PiecesOf(word, pieces);
        foreach (var piece in pieces[..count])
        {
            AddRow(piece, 1f / count, sum, row);
        }
    }

    /// <summary>The longest parts of the table, from left to right; a character that is in none is passed over.</summary>
    private int PiecesOf(ReadOnlySpan<byte> word, Span<int> pieces)
    {
        Span<byte> continuing = stackalloc byte[2 + LongestWord];
        "##"u8.CopyTo(continuing);
        word.CopyTo(continuing[2..]);
        var count = 0;
        for (var at = 0; at < word.Length;)
        {
            if (at > 0)
            {
                // The two bytes before a part are behind us by now.
                "##"u8.CopyTo(continuing[at..]);
            }

            var number = -1;
            var end = word.Length;
            for (; end > at && number < 0; end--)
            {
                number = _table.Find(at == 0 ? word[..end] : continuing[at..(end + 2)]);
            }

            if (number >= 0)
            {
                pieces[count++] = number;
            }

            at = end + 1;
        }

        return count;
    }

    private void AddRow(int number, float share, Span<float> sum, Span<float> row)
    {
        TensorPrimitives.ConvertTruncating(_table.RowOf(number), row);
        TensorPrimitives.MultiplyAdd(row, _table.ScaleOf(number) * share, sum, sum);
    }

    private static int Put(Span<byte> word, int at, int letter)
    {
        word[at] = (byte)letter;
        return 1;
    }

    /// <summary>The character at the text's beginning as the table has it, what it is, and how many units it takes.</summary>
    private static (int Folded, Case Kind, int Used) Fold(ReadOnlySpan<char> text)
    {
        var letter = text[0];
        if (letter < 0x80)
        {
            return char.IsAsciiLetterUpper(letter) ? (letter | 0x20, Case.Upper, 1)
                : char.IsAsciiLetterLower(letter) ? (letter, Case.Lower, 1)
                : char.IsAsciiDigit(letter) ? (letter, Case.Digit, 1)
                : (letter, Case.None, 1);
        }

        Rune.DecodeFromUtf16(text, out var rune, out var used);
        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark)
        {
            return (0, Case.Nothing, used);
        }

        if (!Rune.IsLetterOrDigit(rune))
        {
            return (0, Case.None, used);
        }

        var lower = Rune.ToLowerInvariant(rune);
        return (lower.IsBmp ? Diacritics.Strip((char)lower.Value) : lower.Value, Rune.IsUpper(rune) ? Case.Upper : Case.Lower, used);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The table lies in the program.
    }

    private enum Case
    {
        None,
        Nothing,
        Lower,
        Upper,
        Digit,
    }
}
