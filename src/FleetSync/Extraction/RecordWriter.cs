using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FleetSync.Discovery;
using FleetSync.Extraction.Glossary;
using FleetSync.Extraction.Health;
using FleetSync.Extraction.Json;
using FleetSync.Extraction.Status;

namespace FleetSync.Extraction;

/// <summary>
/// Writes an object's record as JSON: always the same bytes for the same content, and nothing volatile in it (no resourceVersion,
/// generation, managedFields, heartbeat, transition or probe times), so that its hash changes when there is something to store.
/// </summary>
#pragma warning disable CA1001 // Disposing the JSON writer would only flush it into the buffer, which nobody reads then.
internal sealed class RecordWriter
#pragma warning restore CA1001
{
    private const int MaxLabelBytes = 512;

    private readonly ApiResource _resource;
    private readonly ExtractionOptions _options;
    private readonly ObjectFilter _filter;
    private readonly KindRules _rules;
    private readonly ByteBuffer _document = new();
    private readonly SearchText _searchText;
    private readonly SortedProperties _properties = new();
    private readonly Utf8JsonWriter _json;
    private readonly StatusWriter _status;

    /// <summary>Creates a writer for one type's objects.</summary>
    public RecordWriter(ExtractionOptions options, ApiResource resource, ObjectFilter filter)
    {
        (_options, _resource, _filter) = (options, resource, filter);
        _rules = KindRules.For(resource);
        _searchText = new SearchText(resource);

        // The record is data, not HTML: relaxed escaping keeps other scripts readable and the record small.
        _json = new Utf8JsonWriter(_document, new JsonWriterOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        });
        _status = new StatusWriter(_json);
    }

    /// <summary>The record written last.</summary>
    public ReadOnlySpan<byte> Document => _document.Written;

    /// <summary>The search text written last.</summary>
    public ReadOnlySpan<byte> Text => _searchText.Written;

    /// <summary>The health in it.</summary>
    public HealthState Health { get; private set; }

    /// <summary>Writes an object's record.</summary>
    /// <param name="root">The whole object.</param>
    /// <param name="id">Its readable id.</param>
    /// <param name="namespaceName">Its namespace as the record has it.</param>
    public void Write(JsonView root, ReadOnlySpan<byte> id, ReadOnlySpan<byte> namespaceName)
    {
        var metadata = root["metadata"u8];
        var health = _rules.HealthOf(root);
        Health = health.State;
        var owner = OwnerReference.Of(metadata);
        _searchText.Write(root, namespaceName, owner, health);

        _document.Clear();
        _json.Reset(_document);
        _json.WriteStartObject();
        WriteIdentity(metadata, id, namespaceName);
        _status.Start();
        _rules.WriteStatus(root, _status);
        _status.End();
        WriteLabels(metadata["labels"u8]);
        WriteAnnotations(metadata["annotations"u8]);
        WriteText("createdAt"u8, TimestampOf(metadata));
        _json.WriteString("uid"u8, metadata["uid"u8].Text);
        _json.WriteString("health"u8, HealthWords.Of(health.State));
        _json.WriteString("reason"u8, health.Reason);
        _json.WriteString("message"u8, health.Message);
        WriteOwner(owner, metadata.Scratch);
        WriteCategories(_searchText.Categories);
        WriteLabelPairs(metadata);
        _json.WriteString("searchText"u8, _searchText.Written);
        _json.WriteEndObject();
        _json.Flush();
    }

    private void WriteIdentity(JsonView metadata, ReadOnlySpan<byte> id, ReadOnlySpan<byte> namespaceName)
    {
        _json.WriteString("id"u8, id);
        _json.WriteString("cluster"u8, _options.Cluster);
        _json.WriteString("clusterSecretRef"u8, _options.ClusterSecretRef);
        _json.WriteString("namespace"u8, namespaceName);
        _json.WriteString("name"u8, metadata["name"u8].Text);
        _json.WriteString("kind"u8, _resource.Kind);
        _json.WriteString("apiVersion"u8, _resource.ApiVersion);
        _json.WriteString("apiGroup"u8, _resource.Group);
    }

    private void WriteLabels(JsonView labels)
    {
        _properties.Clear();
        foreach (var label in labels.Properties)
        {
            if (label.Kind == JsonKind.String && _filter.KeepsLabel(label.Name))
            {
                _properties.Add(label);
            }
        }

        WriteProperties("labels"u8, MaxLabelBytes);
    }

    private void WriteCategories(Categories categories)
    {
        _json.WriteStartArray("categories"u8);
        while (categories != Categories.None)
        {
            _json.WriteStringValue(CategoryNames.Take(ref categories, out _));
        }

        _json.WriteEndArray();
    }

    private void WriteLabelPairs(JsonView metadata)
    {
        _properties.Clear();
        foreach (var label in metadata["labels"u8].Properties)
        {
            if (label.Kind == JsonKind.String && _filter.KeepsLabel(label.Name))
            {
                _properties.Add(label);
            }
        }

        _properties.SortAsPairs();
        _json.WriteStartArray("labelPairs"u8);
        for (var i = 0; i < _properties.Count; i++)
        {
            var label = _properties[i];
            _json.WriteStringValue(metadata.Scratch.Join(
                Utf8Words.CutToBytes(label.Name, MaxLabelBytes), "="u8, Utf8Words.CutToBytes(label.Text, MaxLabelBytes)));
        }

        _json.WriteEndArray();
    }

    private void WriteAnnotations(JsonView annotations)
    {
        _properties.Clear();
        foreach (var annotation in annotations.Properties)
        {
            if (annotation.Kind == JsonKind.String && _filter.KeepsAnnotation(annotation.Name))
            {
                _properties.Add(annotation);
            }
        }

        WriteProperties("annotations"u8, _options.MaxAnnotationBytes);
    }

    private void WriteProperties(ReadOnlySpan<byte> name, int maxBytes)
    {
        _json.WriteStartObject(name);
        for (var i = 0; i < _properties.Count; i++)
        {
            var property = _properties[i];
            _json.WriteString(
                Utf8Words.CutToBytes(property.Name, MaxLabelBytes), Utf8Words.CutToBytes(property.Text, maxBytes));
        }

        _json.WriteEndObject();
    }

    private void WriteOwner(OwnerReference owner, Utf8Scratch scratch) =>
        _json.WriteString("owner"u8, owner.Kind.IsEmpty ? default : scratch.Join(owner.Kind, "/"u8, owner.Name));

    private void WriteText(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            _json.WriteNull(name);
        }
        else
        {
            _json.WriteString(name, text);
        }
    }

    /// <summary>creationTimestamp as the API server writes it (RFC 3339 in UTC); anything else is left out.</summary>
    private static ReadOnlySpan<byte> TimestampOf(JsonView metadata)
    {
        var text = metadata["creationTimestamp"u8].Text;
        return text.Length is 20 or >= 22 and <= 30 && Ascii.IsValid(text) && text[4] == (byte)'-' && text[10] == (byte)'T'
            && text[^1] == (byte)'Z'
            ? text
            : default;
    }
}
