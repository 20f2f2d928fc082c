using System.Runtime.InteropServices;

namespace FleetSync.Extraction.Json;

/// <summary>The children of an object or array, for <c>foreach</c>.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct JsonChildren
{
    private readonly JsonTape? _tape;
    private readonly int _end;
    private int _current;
    private int _next;

    /// <summary>The children of the container at a token.</summary>
    public JsonChildren(JsonTape tape, int container)
    {
        _tape = tape;
        _next = container + 1;
        _end = tape.Tokens[container].Next;
    }

    /// <summary>The child.</summary>
    public readonly JsonView Current => new(_tape!, _current);

    /// <summary>Itself, from where it stands.</summary>
    public readonly JsonChildren GetEnumerator() => this;

    /// <summary>Goes on to the next child.</summary>
    public bool MoveNext()
    {
        if (_tape is null || _next >= _end)
        {
            return false;
        }

        _current = _next;
        _next = _tape.Tokens[_current].Next;
        return true;
    }
}
