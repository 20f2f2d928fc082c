namespace FleetSync.Changes;

/// <summary>
/// The full account (I10): received = unchanged + conflated + written + deleted + pending, at every moment between two
/// events. Pending is what the sum leaves, so that nothing can fall between the columns unseen; stages that hold changes
/// report how many, and a test holds the two against each other.
/// </summary>
internal sealed class ChangeAccount
{
    private long _received;
    private long _unchanged;
    private long _conflated;
    private long _written;
    private long _deleted;

    /// <summary>Events received, inferred deletes included.</summary>
    public long ReceivedTotal => Interlocked.Read(ref _received);

    /// <summary>Events that changed nothing that is stored.</summary>
    public long UnchangedTotal => Interlocked.Read(ref _unchanged);

    /// <summary>Changes that a newer one replaced, or that were let go in favour of a new list.</summary>
    public long ConflatedTotal => Interlocked.Read(ref _conflated);

    /// <summary>Points written and acknowledged.</summary>
    public long WrittenTotal => Interlocked.Read(ref _written);

    /// <summary>Points deleted and acknowledged.</summary>
    public long DeletedTotal => Interlocked.Read(ref _deleted);

    /// <summary>Changes between the index and the store's acknowledgement.</summary>
    public long Pending => Read().Pending;

    /// <summary>All columns at one moment, so that they add up while changes go on coming.</summary>
    public ChangeCounts Read()
    {
        // What was received comes last: each event is received before it is anything else, so that no column runs ahead of it.
        var (unchanged, conflated, written, deleted) = (UnchangedTotal, ConflatedTotal, WrittenTotal, DeletedTotal);
        return new ChangeCounts(ReceivedTotal, unchanged, conflated, written, deleted);
    }

    /// <summary>An event came in.</summary>
    public void Receive() => Interlocked.Increment(ref _received);

    /// <summary>It changed nothing.</summary>
    public void Unchanged() => Interlocked.Increment(ref _unchanged);

    /// <summary>Changes were replaced or let go.</summary>
    /// <param name="count">How many.</param>
    public void Conflate(int count) => Interlocked.Add(ref _conflated, count);

    /// <summary>The store acknowledged a batch.</summary>
    /// <param name="written">Upserts and payload updates.</param>
    /// <param name="deleted">Deletes.</param>
    public void Acknowledge(int written, int deleted)
    {
        Interlocked.Add(ref _written, written);
        Interlocked.Add(ref _deleted, deleted);
    }
}
