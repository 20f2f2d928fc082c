namespace FleetSync.Stores.Qdrant;

/// <summary>For what a collection is opened.</summary>
internal enum QdrantAccess
{
    /// <summary>To ask it; nothing is made, and a key that may only read is enough.</summary>
    Read,

    /// <summary>To write to it; what is missing is made.</summary>
    Write,
}
