using System.Text.Json;

namespace FleetSync.Extraction;

/// <summary>
/// Finds in a record what a store keeps in columns or indexes of its own, without a string a value. Reused from record to
/// record; the spans are valid until the next. Not safe for concurrent use.
/// </summary>
internal sealed class RecordFields
{
    private readonly ByteBuffer _unescaped = new();
    private readonly List<Range> _labelPairs = [];
    private ReadOnlyMemory<byte> _document;
    private Range _id;
    private Range _namespace;
    private Range _name;
    private Range _health;
    private Range _reason;
    private Range _searchText;

    /// <summary>The readable id.</summary>
    public ReadOnlySpan<byte> Id => Slice(_id);

    /// <summary>The namespace, or <see cref="ResourceId.ClusterScope"/>.</summary>
    public ReadOnlySpan<byte> Namespace => Slice(_namespace);

    /// <summary>metadata.name.</summary>
    public ReadOnlySpan<byte> Name => Slice(_name);

    /// <summary>Health by name.</summary>
    public ReadOnlySpan<byte> Health => Slice(_health);

    /// <summary>The reason, empty when there is none.</summary>
    public ReadOnlySpan<byte> Reason => Slice(_reason);

    /// <summary>The words it is found by.</summary>
    public ReadOnlySpan<byte> SearchText => Slice(_searchText);

    /// <summary>metadata.creationTimestamp.</summary>
    public DateTimeOffset? CreatedAt { get; private set; }

    /// <summary>How many label pairs there are.</summary>
    public int LabelPairs => _labelPairs.Count;

    /// <summary>A label as <c>k=v</c>, in the record's order.</summary>
    public ReadOnlySpan<byte> LabelPair(int index) => Slice(_labelPairs[index]);

    /// <summary>Reads a record.</summary>
    /// <param name="document">As <see cref="RecordWriter"/> wrote it; must stay as it is while the fields are read.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public void Read(ReadOnlyMemory<byte> document)
    {
        _document = document;
        _unescaped.Clear();
        _labelPairs.Clear();
        _id = _namespace = _name = _health = _reason = _searchText = default;
        CreatedAt = null;
        var reader = new Utf8JsonReader(document.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = reader.ValueSpan;
            reader.Read();
            Read(property, ref reader);
        }
    }

    private void Read(ReadOnlySpan<byte> property, ref Utf8JsonReader reader)
    {
        switch (property)
        {
            case var _ when property.SequenceEqual("id"u8):
                _id = TextOf(in reader);
                break;
            case var _ when property.SequenceEqual("namespace"u8):
                _namespace = TextOf(in reader);
                break;
            case var _ when property.SequenceEqual("name"u8):
                _name = TextOf(in reader);
                break;
            case var _ when property.SequenceEqual("health"u8):
                _health = TextOf(in reader);
                break;
            case var _ when property.SequenceEqual("reason"u8):
                _reason = TextOf(in reader);
                break;
            case var _ when property.SequenceEqual("searchText"u8):
                _searchText = TextOf(in reader);
                break;
            case var _ when property.SequenceEqual("createdAt"u8):
                CreatedAt = reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var at) ? at : null;
                break;
            case var _ when property.SequenceEqual("labelPairs"u8):
                ReadLabelPairs(ref reader);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private void ReadLabelPairs(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            _labelPairs.Add(TextOf(in reader));
        }
    }

    /// <summary>Where a string lies: in the document, or, counted from its end on, among those that had escapes.</summary>
    private Range TextOf(in Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return default;
        }

        if (!reader.ValueIsEscaped)
        {
            var start = (int)reader.TokenStartIndex + 1;
            return start..(start + reader.ValueSpan.Length);
        }

        var from = _document.Length + _unescaped.Length;
        _unescaped.Advance(reader.CopyString(_unescaped.GetSpan(reader.ValueSpan.Length)));
        return from..(_document.Length + _unescaped.Length);
    }

    private ReadOnlySpan<byte> Slice(Range range)
    {
        var (start, end) = (range.Start.Value, range.End.Value);
        return start >= _document.Length && end > start
            ? _unescaped.Written[(start - _document.Length)..(end - _document.Length)]
            : _document.Span[start..end];
    }
}
