namespace FleetSync.Changes;

/// <summary>The full account at one moment (I10).</summary>
/// <param name="Received">Events received, inferred deletes included.</param>
/// <param name="Unchanged">Events that changed nothing that is stored.</param>
/// <param name="Conflated">Changes that a newer one replaced, or that were let go in favour of a new list.</param>
/// <param name="Written">Points written and acknowledged.</param>
/// <param name="Deleted">Points deleted and acknowledged.</param>
internal readonly record struct ChangeCounts(long Received, long Unchanged, long Conflated, long Written, long Deleted)
{
    /// <summary>Changes between the index and the store's acknowledgement: what the sum leaves.</summary>
    public long Pending => Received - Unchanged - Conflated - Written - Deleted;
}
