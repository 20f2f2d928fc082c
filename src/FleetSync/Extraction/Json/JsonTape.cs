using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace FleetSync.Extraction.Json;

/// <summary>
/// An object's JSON as a flat array of values, made in one forgiving pass: what follows a defect is lost, what precedes it is kept;
/// subtrees that nobody reads, that lie too deep or that exceed the budget stand there empty. Reused from object to object;
/// the arrays go back to the pool in between, so that hundreds of idle watches hold nothing.
/// </summary>
internal sealed class JsonTape
{
    /// <summary>Containers deeper than this are cut. Kubernetes' own types stay below 20.</summary>
    public const int MaxDepth = 48;

    /// <summary>Values after which only the top two levels are read on: bounds memory for a surprising object.</summary>
    public const int TokenBudget = 16 * 1024;

    private const int HardLimit = 4 * TokenBudget;

    private readonly int[] _open = new int[MaxDepth];
    private JsonToken[] _tokens = [];
    private byte[] _bytes = [];
    private byte[]? _rented;
    private int _count;
    private int _depth;

    /// <summary>Whether a defect ended the pass, or the text was not UTF-8.</summary>
    public bool Malformed { get; private set; }

    /// <summary>Whether something was cut: too deep, too much, or of another type than a reader expected.</summary>
    public bool Surprising { get; set; }

    /// <summary>Room for texts that are not in the bytes as such: unescaped or composed ones. Lives as long as the tape's content.</summary>
    public Utf8Scratch Scratch { get; } = new();

    /// <summary>The values.</summary>
    public ReadOnlySpan<JsonToken> Tokens => _tokens.AsSpan(0, _count);

    /// <summary>Reads <paramref name="json"/>; views are valid until <see cref="Release"/> and while the memory is.</summary>
    /// <returns>The root; absent when there is no object at all.</returns>
    public JsonView Read(ReadOnlyMemory<byte> json)
    {
        Release();
        var length = json.Length;
        var start = 0;
        if (MemoryMarshal.TryGetArray(json, out var segment) && segment.Array is { } array)
        {
            (_bytes, start) = (array, segment.Offset);
        }
        else
        {
            _bytes = _rented = ArrayPool<byte>.Shared.Rent(length);
            json.Span.CopyTo(_bytes);
        }

        if (!Utf8.IsValid(_bytes.AsSpan(start, length)))
        {
            // The rare path: broken sequences become U+FFFD, so that nobody downstream meets them.
            Malformed = true;
            _bytes = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_bytes, start, length));
            (start, length) = (0, _bytes.Length);
        }

        _tokens = ArrayPool<JsonToken>.Shared.Rent(Math.Clamp(length / 16, 64, TokenBudget));
        Parse(_bytes.AsSpan(0, start + length), start);
        return _count == 0 ? default : new JsonView(this, 0);
    }

    /// <summary>Gives the arrays back.</summary>
    public void Release()
    {
        if (_tokens.Length > 0)
        {
            ArrayPool<JsonToken>.Shared.Return(_tokens);
            _tokens = [];
        }

        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
            _rented = null;
        }

        _bytes = [];
        (_count, _depth, Malformed, Surprising) = (0, 0, false, false);
        Scratch.Clear();
    }

    /// <summary>A part of the bytes.</summary>
    internal ReadOnlySpan<byte> Slice(int start, int length) => _bytes.AsSpan(start, length);

    private void Parse(ReadOnlySpan<byte> json, int at)
    {
        at = AfterFiller(json, at);
        if (at >= json.Length || json[at] != (byte)'{')
        {
            Malformed = true;
            return;
        }

        Open(new JsonToken { Kind = JsonKind.Object });
        at++;
        while (_depth > 0 && at >= 0)
        {
            at = AfterFiller(json, at);
            if (at >= json.Length)
            {
                break;
            }

            at = json[at] is (byte)'}' or (byte)']' ? Close(at) : ReadMember(json, at);
        }

        Malformed |= _depth > 0;
        while (_depth > 0)
        {
            Close(0);
        }
    }

    /// <summary>Reads a property or an element; -1 for a defect.</summary>
    private int ReadMember(ReadOnlySpan<byte> json, int at)
    {
        var token = default(JsonToken);
        if (_tokens[_open[_depth - 1]].Kind == JsonKind.Object)
        {
            var end = json[at] == (byte)'"' ? StringEnd(json, at + 1, out token.NameEscaped) : -1;
            if (end < 0)
            {
                return -1;
            }

            (token.NameStart, token.NameLength) = (at + 1, end - at - 1);
            at = AfterFiller(json, end + 1);
            if (at >= json.Length || json[at] != (byte)':')
            {
                return -1;
            }

            at = AfterFiller(json, at + 1);
            if (at >= json.Length)
            {
                return -1;
            }
        }

        if (_count >= TokenBudget && (_depth > 2 || _count >= HardLimit))
        {
            Surprising = true;
            return AfterContainer(json, at) is var closing and >= 0 ? closing - 1 : -1;
        }

        return json[at] switch
        {
            (byte)'"' => ReadString(json, at, ref token),
            (byte)'{' => ReadContainer(json, at, JsonKind.Object, ref token),
            (byte)'[' => ReadContainer(json, at, JsonKind.Array, ref token),
            _ => ReadLiteral(json, at, ref token),
        };
    }

    private int ReadString(ReadOnlySpan<byte> json, int at, ref JsonToken token)
    {
        var end = StringEnd(json, at + 1, out token.Escaped);
        if (end < 0)
        {
            return -1;
        }

        (token.Kind, token.Start, token.Length) = (JsonKind.String, at + 1, end - at - 1);
        Add(ref token);
        return end + 1;
    }

    private int ReadContainer(ReadOnlySpan<byte> json, int at, JsonKind kind, ref JsonToken token)
    {
        token.Kind = kind;
        var unread = IsUnread(json.Slice(token.NameStart, token.NameLength));
        if (unread || _depth == MaxDepth)
        {
            Surprising |= !unread;
            Add(ref token);
            return AfterContainer(json, at + 1);
        }

        Open(token);
        return at + 1;
    }

    private int ReadLiteral(ReadOnlySpan<byte> json, int at, ref JsonToken token)
    {
        var end = at;
        while (end < json.Length && json[end] is not ((byte)',' or (byte)'}' or (byte)']' or <= (byte)' '))
        {
            end++;
        }

        token.Kind = json[at] switch
        {
            (byte)'t' => JsonKind.True,
            (byte)'f' => JsonKind.False,
            (byte)'n' => JsonKind.Null,
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => JsonKind.Number,
            _ => JsonKind.Absent,
        };
        if (token.Kind == JsonKind.Absent)
        {
            return -1;
        }

        (token.Start, token.Length) = (at, end - at);
        Add(ref token);
        return end;
    }

    /// <summary>managedFields are a quarter of an object, a definition's schema nearly all of it, and both say nothing to users.</summary>
    private bool IsUnread(ReadOnlySpan<byte> name) =>
        (name.Length == 13 && _depth == 2 && name.SequenceEqual("managedFields"u8))
        || (name.Length == 15 && name.SequenceEqual("openAPIV3Schema"u8));

    private void Open(JsonToken token)
    {
        _open[_depth++] = _count;
        Add(ref token);
    }

    private int Close(int at)
    {
        _tokens[_open[--_depth]].Next = _count;
        return at + 1;
    }

    private void Add(ref JsonToken token)
    {
        if (_count == _tokens.Length)
        {
            var larger = ArrayPool<JsonToken>.Shared.Rent(_count * 2);
            _tokens.AsSpan(0, _count).CopyTo(larger);
            ArrayPool<JsonToken>.Shared.Return(_tokens);
            _tokens = larger;
        }

        token.Next = _count + 1;
        _tokens[_count++] = token;
    }

    private static int AfterFiller(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && json[at] is (byte)',' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }

        return at;
    }

    private static int StringEnd(ReadOnlySpan<byte> json, int at, out bool escaped)
    {
        escaped = false;
        while (at < json.Length)
        {
            var hit = json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (hit < 0)
            {
                return -1;
            }

            at += hit;
            if (json[at] == (byte)'"')
            {
                return at;
            }

            escaped = true;
            at += 2;
        }

        return -1;
    }

    /// <summary>The position after the bracket that closes the container in which <paramref name="at"/> lies; -1 when it is not closed.</summary>
    private static int AfterContainer(ReadOnlySpan<byte> json, int at)
    {
        // Outside of strings JSON is nearly all structure, so a plain loop beats a vectorised search from one mark to the next.
        var depth = 1;
        while (at < json.Length)
        {
            switch (json[at++])
            {
                case (byte)'"':
                    at = StringEnd(json, at, out _) + 1;
                    if (at == 0)
                    {
                        return -1;
                    }

                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                case (byte)'}' or (byte)']':
                    if (--depth == 0)
                    {
                        return at;
                    }

                    break;
                default:
                    break;
            }
        }

        return -1;
    }
}
