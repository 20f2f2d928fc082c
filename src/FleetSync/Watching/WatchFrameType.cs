namespace FleetSync.Watching;

/// <summary>The type of a watch frame (apimachinery, watch.EventType).</summary>
internal enum WatchFrameType
{
    /// <summary>A word this version does not know.</summary>
    Unknown,

    /// <summary>ADDED or MODIFIED: both mean "this is its state now".</summary>
    Applied,

    /// <summary>DELETED.</summary>
    Deleted,

    /// <summary>BOOKMARK: only the resourceVersion counts.</summary>
    Bookmark,

    /// <summary>ERROR: the object is a Status.</summary>
    Error,
}
