using FleetSync.Discovery;
using FleetSync.Watching;

namespace FleetSync.Extraction;

/// <summary>Reads one type's objects into records, one at a time, in reused buffers. Not for concurrent use: one a watch.</summary>
internal sealed class SnapshotReader
{
    private readonly ExtractionOptions _options;
    private readonly ApiResource _resource;

    /// <summary>Creates a reader for one type's stream.</summary>
    /// <param name="options">What is kept.</param>
    /// <param name="resource">The type.</param>
    public SnapshotReader(ExtractionOptions options, ApiResource resource)
    {
        _options = options;
        _resource = resource;
    }

    /// <summary>Reads the event's object. Never throws for what an object looks like: what can be read is kept.</summary>
    /// <param name="watchEvent">The event; its bytes are not kept.</param>
    public ResourceObservation Observe(in WatchEvent watchEvent) =>
        throw new NotSupportedException($"{_options.Cluster}/{_resource}");

    /// <summary>The snapshot of the object observed last.</summary>
    public ResourceSnapshot ToSnapshot() => throw new NotSupportedException();
}
