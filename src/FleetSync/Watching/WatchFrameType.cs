namespace FleetSync.Watching;

/// <summary>The type of a watch frame (apimachinery, watch.EventType).</summary>
internal enum WatchFrameType
{
    /// <summary>A word this version does not know.</summary>
    Unknown,

    /// <summary>ADDED: new, or one of the initial events of a stream.</summary>
    Added,

    /// <summary>MODIFIED; in the initial events of a stream there is none.</summary>
    Modified,

    /// <summary>DELETED.</summary>
    Deleted,

    /// <summary>BOOKMARK: only the resourceVersion counts.</summary>
    Bookmark,

    /// <summary>ERROR: the object is a Status.</summary>
    Error,
}
