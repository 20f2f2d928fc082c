namespace FleetSync.Changes;

/// <summary>What the store is to do with a change.</summary>
internal enum ChangeKind
{
    /// <summary>A new point, or one whose embedded text changed: write it whole.</summary>
    Upsert,

    /// <summary>Only the payload changed: the vector and the search text stay.</summary>
    UpdatePayload,

    /// <summary>The object is gone.</summary>
    Delete,

    /// <summary>Not a write: every change of a type's completed list stands before this mark.</summary>
    Synced,
}
