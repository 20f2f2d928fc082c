namespace FleetSync.Discovery;

/// <summary>What a list or watch asks the API server to send of each object.</summary>
internal enum Representation
{
    /// <summary>The whole object as JSON.</summary>
    Full,

    /// <summary>PartialObjectMetadata: the server never sends spec, status or data (I7).</summary>
    MetadataOnly,
}
