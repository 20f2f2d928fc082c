using System.IO.Hashing;

namespace FleetSync.Extraction.Glossary;

/// <summary>
/// Lower-case words in UTF-8 to categories: open addressing with linear probing, at most half full. Filled once, before anyone asks;
/// asking allocates nothing.
/// </summary>
internal sealed class WordTable
{
    private const int FirstSlots = 128;
    private (byte[]? Word, Categories Categories)[] _slots = new (byte[]?, Categories)[FirstSlots];
    private int _count;
    private int _longest;

    /// <summary>Adds words; one that is there already gets the category besides those it has.</summary>
    /// <param name="categories">What the words stand for.</param>
    /// <param name="words">In lower case, separated by spaces.</param>
    public WordTable Add(Categories categories, ReadOnlySpan<byte> words)
    {
        foreach (var range in words.Split((byte)' '))
        {
            AddWord(categories, words[range]);
        }

        return this;
    }

    /// <summary>Adds all words of another table.</summary>
    public WordTable Add(WordTable other)
    {
        foreach (var (word, categories) in other._slots)
        {
            if (word is not null)
            {
                AddWord(categories, word);
            }
        }

        return this;
    }

    /// <summary>What a word stands for.</summary>
    /// <param name="word">In lower case.</param>
    public Categories Of(ReadOnlySpan<byte> word)
    {
        if (word.Length > _longest || word.IsEmpty)
        {
            return Categories.None;
        }

        ref readonly var slot = ref _slots[Probe(word)];
        return slot.Word is null ? Categories.None : slot.Categories;
    }

    private void AddWord(Categories categories, ReadOnlySpan<byte> word)
    {
        ref var slot = ref _slots[Probe(word)];
        if (slot.Word is null)
        {
            slot.Word = word.ToArray();
            _longest = Math.Max(_longest, word.Length);
            _count++;
        }

        slot.Categories |= categories;
        if (_count * 2 > _slots.Length)
        {
            Grow();
        }
    }

    private int Probe(ReadOnlySpan<byte> word)
    {
        var mask = _slots.Length - 1;
        var at = (int)XxHash3.HashToUInt64(word) & mask;
        while (_slots[at].Word is { } other && !word.SequenceEqual(other))
        {
            at = (at + 1) & mask;
        }

        return at;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new (byte[]?, Categories)[old.Length * 2];
        foreach (var slot in old)
        {
            if (slot.Word is not null)
            {
                _slots[Probe(slot.Word)] = slot;
            }
        }
    }
}
