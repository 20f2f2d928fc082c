using FleetSync.Stores.Qdrant;

namespace FleetSync.Stores;

/// <summary>Where records go. Closed: the cases below are all there are.</summary>
internal abstract record StoreOptions
{
    private StoreOptions()
    {
    }

    /// <summary>A file of this machine; what holds where nothing is said.</summary>
    /// <param name="Path">The file's path.</param>
    public sealed record SqliteFile(string Path) : StoreOptions;

    /// <summary>A Qdrant server, which a fleet shares.</summary>
    /// <param name="Options">Which.</param>
    public sealed record QdrantServer(QdrantOptions Options) : StoreOptions;
}
