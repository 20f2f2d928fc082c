using System.Text;

namespace FleetSync.Extraction.Json;

/// <summary>One step of a <see cref="JsonPath"/>: into a property, or to some of an array's elements.</summary>
internal sealed class JsonPathStep
{
    private const int All = int.MaxValue;
    private byte[]? _filterName;
    private byte[]? _filterValue;

    private JsonPathStep()
    {
    }

    /// <summary>Every element.</summary>
    public static JsonPathStep Every { get; } = new() { Index = All };

    /// <summary>The property's name; null for steps to elements.</summary>
    public byte[]? Name { get; private init; }

    /// <summary>The element's index, from the end when negative.</summary>
    public int Index { get; private init; }

    /// <summary>Into a property.</summary>
    public static JsonPathStep Property(string name) => new() { Name = Encoding.UTF8.GetBytes(name) };

    /// <summary>To an element.</summary>
    public static JsonPathStep At(int index) => new() { Index = index };

    /// <summary>To the elements with a property of this value.</summary>
    public static JsonPathStep Where(string name, string value) => new()
    {
        Index = All,
        _filterName = Encoding.UTF8.GetBytes(name),
        _filterValue = Encoding.UTF8.GetBytes(value),
    };

    /// <summary>Whether the step goes to an element.</summary>
    /// <param name="item">The element.</param>
    /// <param name="position">Its index.</param>
    /// <param name="count">The number of elements; needed for a negative index only.</param>
    public bool Selects(JsonView item, int position, int count)
    {
        if (_filterName is not null)
        {
            return item.Kind == JsonKind.Object && item[_filterName].Scalar.SequenceEqual(_filterValue);
        }

        return Index == All || position == (Index < 0 ? count + Index : Index);
    }
}
