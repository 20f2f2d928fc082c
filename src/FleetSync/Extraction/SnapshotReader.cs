using System.IO.Hashing;
using FleetSync.Discovery;
using FleetSync.Extraction.Json;
using FleetSync.Watching;

namespace FleetSync.Extraction;

/// <summary>Reads one type's objects into records, one at a time, in reused buffers. Not for concurrent use: one a watch.</summary>
internal sealed class SnapshotReader
{
    private readonly ApiResource _resource;
    private readonly ObjectFilter _filter;
    private readonly ObjectIdentity _identity;
    private readonly RecordWriter _writer;
    private readonly DocumentPool _documents;
    private readonly string _cluster;
    private readonly JsonTape _tape = new();
    private ResourceObservation _last;

    /// <summary>Creates a reader for one type's stream.</summary>
    /// <param name="options">What is kept.</param>
    /// <param name="resource">The type.</param>
    /// <param name="documents">Memory for the records of all types.</param>
    public SnapshotReader(ExtractionOptions options, ApiResource resource, DocumentPool documents)
    {
        (_resource, _documents, _cluster) = (resource, documents, options.Cluster);
        _filter = new ObjectFilter(options);
        _identity = new ObjectIdentity(options.Cluster, resource);
        _writer = new RecordWriter(options, resource, _filter);
    }

    /// <summary>Objects that were too large, broken, or so surprising that a part could not be read; what could be read was kept.</summary>
    public long Malformed { get; private set; }

    /// <summary>
    /// Reads the event's object. Never throws for what an object looks like: what can be read is kept. An object without even a
    /// name, of which nothing can be kept, comes as a Fault.
    /// </summary>
    /// <param name="watchEvent">The event; its bytes are not kept.</param>
    public ResourceObservation Observe(in WatchEvent watchEvent)
    {
        _last = default;
        if (watchEvent.Kind is not (WatchEventKind.InitApply or WatchEventKind.Apply or WatchEventKind.Delete))
        {
            var leftOut = watchEvent.Fault is { Kind: WatchFaultKind.Malformed };
            Malformed += leftOut ? 1 : 0;
            return new ResourceObservation(watchEvent.Kind, _resource, Fault: watchEvent.Fault) { IsMalformed = leftOut };
        }

        var root = _tape.Read(watchEvent.Object);
        var observation = Observe(watchEvent.Kind, root);
        var malformed = _tape.Malformed || _tape.Surprising || observation.Kind == WatchEventKind.Fault;
        Malformed += malformed ? 1 : 0;
        _tape.Release();
        return _last = observation with { IsMalformed = malformed };
    }

    /// <summary>The snapshot of the object observed last.</summary>
    /// <exception cref="InvalidOperationException">The last event had no object in scope.</exception>
    public ResourceSnapshot ToSnapshot() =>
        _last.Source is null
            ? throw new InvalidOperationException($"The last event of {_resource} had no object to make a snapshot of.")
            : new ResourceSnapshot(_documents.Copy(_writer.Document))
            {
                PointId = _last.PointId,
                Cluster = _cluster,
                Resource = _resource,
                StatusHash = _last.StatusHash,
                TextHash = _last.TextHash,
            };

    private ResourceObservation Observe(WatchEventKind kind, JsonView root)
    {
        var metadata = root["metadata"u8];
        if (metadata["name"u8].Text.IsEmpty)
        {
            return new ResourceObservation(WatchEventKind.Fault, _resource, Fault: new WatchFault(
                WatchFaultKind.Malformed, $"An object of {_resource} came without a name and was left out."));
        }

        var pointId = _identity.Write(metadata);
        var namespaceName = _identity.NamespaceOf(metadata);
        if (kind == WatchEventKind.Delete || !_filter.Keeps(metadata, namespaceName))
        {
            return new ResourceObservation(WatchEventKind.Delete, _resource, pointId);
        }

        _writer.Write(root, _identity.Id, namespaceName);
        return new ResourceObservation(
            kind,
            _resource,
            pointId,
            XxHash3.HashToUInt64(_writer.Document),
            XxHash3.HashToUInt64(_writer.Text, SearchText.Version),
            Source: this)
        {
            Health = _writer.Health,
        };
    }
}
