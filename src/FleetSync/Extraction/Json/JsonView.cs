using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace FleetSync.Extraction.Json;

/// <summary>
/// A value of a <see cref="JsonTape"/>. Reading never fails: what is not there, null or of another type reads as absent, and the
/// latter is noted on the tape.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct JsonView
{
    private readonly JsonTape? _tape;
    private readonly int _index;

    /// <summary>The value at a token.</summary>
    public JsonView(JsonTape tape, int index)
    {
        _tape = tape;
        _index = index;
    }

    /// <summary>What the value is; null counts as absent.</summary>
    public JsonKind Kind => _tape is null || _tape.Tokens[_index].Kind is JsonKind.Null ? JsonKind.Absent : _tape.Tokens[_index].Kind;

    /// <summary>Whether there is a value that is not null.</summary>
    public bool Exists => Kind != JsonKind.Absent;

    /// <summary>The property's name; empty for elements and the root.</summary>
    public ReadOnlySpan<byte> Name
    {
        get
        {
            if (_tape is null)
            {
                return default;
            }

            ref readonly var token = ref _tape.Tokens[_index];
            var name = _tape.Slice(token.NameStart, token.NameLength);
            return token.NameEscaped ? _tape.Scratch.Unescape(name) : name;
        }
    }

    /// <summary>A string's text, unescaped; empty for everything else.</summary>
    public ReadOnlySpan<byte> Text
    {
        get
        {
            if (!Has(JsonKind.String))
            {
                return default;
            }

            ref readonly var token = ref _tape!.Tokens[_index];
            var text = _tape.Slice(token.Start, token.Length);
            return token.Escaped ? _tape.Scratch.Unescape(text) : text;
        }
    }

    /// <summary>A scalar as written in JSON, a string without quotes and unescaped; empty for containers.</summary>
    public ReadOnlySpan<byte> Scalar =>
        Kind switch
        {
            JsonKind.String => Text,
            JsonKind.Number or JsonKind.True or JsonKind.False => _tape!.Slice(_tape.Tokens[_index].Start, _tape.Tokens[_index].Length),
            _ => default,
        };

    /// <summary>Whether it is <c>true</c>.</summary>
    public bool IsTrue
    {
        get
        {
            if (_tape is null || Kind == JsonKind.False)
            {
                return false;
            }

            return Has(JsonKind.True);
        }
    }

    /// <summary>Room for composed texts that live as long as the object.</summary>
    public Utf8Scratch Scratch => _tape?.Scratch ?? new Utf8Scratch();

    /// <summary>An object's properties, in their order; nothing for everything else.</summary>
    public JsonChildren Properties => Has(JsonKind.Object) ? new JsonChildren(_tape!, _index) : default;

    /// <summary>An array's elements; nothing for everything else.</summary>
    public JsonChildren Items => Has(JsonKind.Array) ? new JsonChildren(_tape!, _index) : default;

    /// <summary>How many children there are.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            if (Kind is JsonKind.Array or JsonKind.Object)
            {
                foreach (var _ in new JsonChildren(_tape!, _index))
                {
                    count++;
                }
            }

            return count;
        }
    }

    /// <summary>The property of this name; of several, the first.</summary>
    public JsonView this[ReadOnlySpan<byte> name]
    {
        get
        {
            if (!Has(JsonKind.Object))
            {
                return default;
            }

            var tokens = _tape!.Tokens;
            var end = tokens[_index].Next;
            for (var child = _index + 1; child < end; child = tokens[child].Next)
            {
                ref readonly var token = ref tokens[child];
                if (token.NameEscaped
                    ? new JsonView(_tape, child).Name.SequenceEqual(name)
                    : token.NameLength == name.Length && _tape.Slice(token.NameStart, token.NameLength).SequenceEqual(name))
                {
                    return new JsonView(_tape, child);
                }
            }

            return default;
        }
    }

    /// <summary>Whether it is this string.</summary>
    public bool Is(ReadOnlySpan<byte> text) => Text.SequenceEqual(text);

    /// <summary>A whole number, or <paramref name="fallback"/> where there is none.</summary>
    public long Int64(long fallback = 0)
    {
        if (!Has(JsonKind.Number))
        {
            return fallback;
        }

        var text = Scalar;
        if (Utf8Parser.TryParse(text, out long number, out var used) && used == text.Length)
        {
            return number;
        }

        _tape!.Surprising = true;
        return fallback;
    }

    private bool Has(JsonKind kind)
    {
        var actual = Kind;
        if (actual != kind && actual != JsonKind.Absent)
        {
            _tape!.Surprising = true;
        }

        return actual == kind;
    }
}
