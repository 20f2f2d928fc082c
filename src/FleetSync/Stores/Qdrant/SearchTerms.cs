using System.Text;
using FleetSync.Extraction;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// What a record is found by, of its name and its search text: the payload key <c>terms</c> and the sparse vector. In <c>terms</c>
/// every token is ended by <see cref="EndLetter"/>, and for every word of several tokens, <c>orders-db-0</c>, each tail of it
/// stands there with <see cref="JoinLetter"/> between the tokens. With the server's prefix index on it a question needs nothing
/// but prefixes, and is answered exactly by every version: <c>dbǂ</c> is a whole token, <c>pos</c> the beginning of one,
/// <c>ordersǀdb</c> two tokens in a row. Both are letters, so that the server keeps them in the token.
/// Reused from record to record; the spans are valid until the next is read.
/// </summary>
internal sealed class SearchTerms
{
    /// <summary>U+01C2, a letter of click consonants: ends a token.</summary>
    public const char EndLetter = '\u01C2';

    /// <summary>U+01C0, another: joins the tokens of a word.</summary>
    public const char JoinLetter = '\u01C0';

    /// <summary>Tokens that one tail of a word holds at most: the cost of a word grows with their square.</summary>
    public const int MaxJoined = 16;

    private const int SmallText = 512;
    private readonly ByteBuffer _terms = new();
    private readonly ByteBuffer _word = new();
    private int[] _ends = new int[16];
    private int _tokens;
    private ulong[] _counts = new ulong[64];
    private int _counted;
    private uint[] _ids = [];
    private float[] _weights = [];
    private uint[] _written = new uint[64];
    private int _writtenCount;

    /// <summary>The payload key.</summary>
    public ReadOnlySpan<byte> Terms => _terms.Written;

    /// <summary>Token numbers of the sparse vector, ascending.</summary>
    public ReadOnlySpan<uint> Ids => _ids.AsSpan(0, Count);

    /// <summary>Their weights.</summary>
    public ReadOnlySpan<float> Weights => _weights.AsSpan(0, Count);

    /// <summary>Distinct tokens.</summary>
    public int Count { get; private set; }

    /// <summary>Tokens, each as often as it stands there.</summary>
    public int Length => _counted;

    /// <summary>Reads a record's name and text.</summary>
    /// <param name="name">Its name; its tokens weigh <see cref="Bm25.NameWeight"/> times as much.</param>
    /// <param name="text">Its search text.</param>
    /// <param name="averageLength">The collection's average length.</param>
    public void Read(ReadOnlySpan<char> name, ReadOnlySpan<char> text, double averageLength)
    {
        _terms.Clear();
        (_counted, _writtenCount) = (0, 0);
        Add(name, Bm25.NameWeight);
        Add(text, 1);
        Weigh(averageLength);
    }

    private void Add(ReadOnlySpan<char> text, uint weight)
    {
        var size = SearchTokens.RoomFor(text);
        var tokens = new SearchTokens(text, size <= SmallText ? stackalloc byte[SmallText] : new byte[size]);
        while (tokens.Next())
        {
            if (tokens.StartsWord)
            {
                EndWord();
            }

            var token = tokens.Current;
            CountToken(Bm25.IdOf(token), weight);
            _word.Add(token);
            if (_tokens == _ends.Length)
            {
                Array.Resize(ref _ends, _tokens * 2);
            }

            _ends[_tokens++] = _word.Length;
        }

        EndWord();
    }

    private void CountToken(uint id, uint weight)
    {
        if (_counted == _counts.Length)
        {
            Array.Resize(ref _counts, _counted * 2);
        }

        _counts[_counted++] = ((ulong)id << 32) | weight;
    }

    /// <summary>Writes each token of the word, and each tail of more than one.</summary>
    private void EndWord()
    {
        for (var first = 0; first < _tokens; first++)
        {
            WriteTail(first, first + 1, EndLetter);
            var end = Math.Min(_tokens, first + MaxJoined);
            if (end > first + 1)
            {
                WriteTail(first, end, end == _tokens ? EndLetter : JoinLetter);
            }
        }

        _word.Clear();
        _tokens = 0;
    }

    private void WriteTail(int first, int end, char last)
    {
        var start = _terms.Length;
        if (start > 0)
        {
            _terms.Add((byte)' ');
        }

        for (var i = first; i < end; i++)
        {
            _terms.Add(_word.Written[(i == 0 ? 0 : _ends[i - 1]).._ends[i]]);
            AddLetter(i + 1 == end ? last : JoinLetter);
        }

        // Said once is enough: replicas' names and texts repeat each other's words.
        if (!IsNew(_terms.Written[start..].TrimStart((byte)' ')))
        {
            _terms.CutTo(start);
        }
    }

    private bool IsNew(ReadOnlySpan<byte> term)
    {
        var hash = Murmur3.Hash(term);
        if (_written.AsSpan(0, _writtenCount).Contains(hash) && Contains(term))
        {
            return false;
        }

        if (_writtenCount == _written.Length)
        {
            Array.Resize(ref _written, _writtenCount * 2);
        }

        _written[_writtenCount++] = hash;
        return true;
    }

    private bool Contains(ReadOnlySpan<byte> term)
    {
        // The candidate stands last; everything before it was written earlier.
        var before = _terms.Written[..^term.Length];
        foreach (var range in before.Split((byte)' '))
        {
            if (before[range].SequenceEqual(term))
            {
                return true;
            }
        }

        return false;
    }

    private void AddLetter(char letter)
    {
        Span<byte> bytes = stackalloc byte[4];
        _terms.Add(bytes[..new Rune(letter).EncodeToUtf8(bytes)]);
    }

    private void Weigh(double averageLength)
    {
        var counts = _counts.AsSpan(0, _counted);
        counts.Sort();
        if (_ids.Length < _counted)
        {
            Array.Resize(ref _ids, _counts.Length);
            Array.Resize(ref _weights, _counts.Length);
        }

        Count = 0;
        for (var i = 0; i < counts.Length;)
        {
            var id = (uint)(counts[i] >> 32);
            var frequency = 0L;
            for (; i < counts.Length && (uint)(counts[i] >> 32) == id; i++)
            {
                frequency += (uint)counts[i];
            }

            (_ids[Count], _weights[Count]) = (id, Bm25.WeightOf(frequency, counts.Length, averageLength));
            Count++;
        }
    }
}
