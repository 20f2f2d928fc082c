using FleetSync.Extraction.Json;

namespace FleetSync.Extraction;

/// <summary>
/// An object's string properties in the order of their names, each name once, so that equal content is written equally.
/// The API server sorts maps, so the insertion sort costs one comparison a property; the number is bounded for what does not.
/// </summary>
internal sealed class SortedProperties
{
    /// <summary>Properties kept of one map.</summary>
    public const int Most = 256;

    private JsonView[] _items = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>A property.</summary>
    public JsonView this[int index] => _items[index];

    /// <summary>Forgets all.</summary>
    public void Clear() => Count = 0;

    /// <summary>Takes a property in, unless there is one of the name or no room.</summary>
    public void Add(JsonView property)
    {
        if (Count == Most || property.Name.IsEmpty)
        {
            return;
        }

        var at = Count;
        while (at > 0)
        {
            var order = _items[at - 1].Name.SequenceCompareTo(property.Name);
            if (order == 0)
            {
                return;
            }

            if (order < 0)
            {
                break;
            }

            at--;
        }

        Insert(at, property);
    }

    /// <summary>Sorts by <c>name=value</c> instead, which differs from the order of the names: <c>a.b=</c> stands before <c>a=</c>.</summary>
    public void SortAsPairs()
    {
        for (var i = 1; i < Count; i++)
        {
            var moved = _items[i];
            var at = i;
            while (at > 0 && ComparePairs(_items[at - 1].Name, moved.Name) > 0)
            {
                _items[at] = _items[at - 1];
                at--;
            }

            _items[at] = moved;
        }
    }

    private static int ComparePairs(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length < right.Length && right.StartsWith(left))
        {
            return (byte)'=' - right[left.Length];
        }

        return right.Length < left.Length && left.StartsWith(right)
            ? left[right.Length] - (byte)'='
            : left.SequenceCompareTo(right);
    }

    private void Insert(int at, JsonView property)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(16, Count * 2));
        }

        _items.AsSpan(at, Count - at).CopyTo(_items.AsSpan(at + 1));
        _items[at] = property;
        Count++;
    }
}
