namespace FleetSync.Watching;

/// <summary>
/// The events of one type's stream, in the shape of kube-rs' watcher: a list is <see cref="Init"/>,
/// <see cref="InitApply"/> for each object, <see cref="InitDone"/>; then <see cref="Apply"/> and <see cref="Delete"/>.
/// Everything known and not seen between Init and InitDone is gone, unless a Malformed fault came between them: an object was
/// there that could not be named. An Init without its InitDone proves nothing either (I2).
/// </summary>
internal enum WatchEventKind
{
    /// <summary>A complete list starts; whatever an unfinished one said before is void.</summary>
    Init,

    /// <summary>An object of the list.</summary>
    InitApply,

    /// <summary>The list is complete.</summary>
    InitDone,

    /// <summary>An object was added or modified.</summary>
    Apply,

    /// <summary>An object was deleted; carries its last state.</summary>
    Delete,

    /// <summary>Something went wrong and is being dealt with; never ends the stream.</summary>
    Fault,

    /// <summary>After a fault, the server answers again.</summary>
    Resumed,
}
