using FleetSync.Changes;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// How much goes into one call. Qdrant itself takes any size, but proxies and clients stop at 4 MB, and its own advice is 64 to 256
/// points. Small calls keep memory small as well, on both sides; what they cost is hidden by writing several at a time.
/// </summary>
internal static class CallSize
{
    /// <summary>Changes in one call.</summary>
    public const int MostChanges = 256;

    /// <summary>Bytes in one call as estimated; encoded it is less than three times as much, whatever a record holds.</summary>
    public const int MostBytes = 256 * 1024;

    /// <summary>The end of the call that begins with a change: at least one, Synced marks included.</summary>
    /// <param name="changes">A batch.</param>
    /// <param name="start">The first change.</param>
    public static int EndOf(IReadOnlyList<ResourceChange> changes, int start)
    {
        var bytes = Estimate(changes[start]);
        var end = start + 1;
        while (end < changes.Count && end - start < MostChanges && (bytes += Estimate(changes[end])) <= MostBytes)
        {
            end++;
        }

        return end;
    }

    /// <summary>
    /// A member costs some bytes more as protobuf than as JSON; terms and the sparse vector cost up to six times the text, which is a
    /// small part of a record.
    /// </summary>
    private static int Estimate(ResourceChange change) => change switch
    {
        { Kind: ChangeKind.Upsert, Snapshot: { } snapshot } =>
            512 + (snapshot.Document.Length * 2) + ((change.Vector?.Length ?? 0) * 4),
        { Kind: ChangeKind.UpdatePayload, Snapshot: { } snapshot } => 256 + (snapshot.Document.Length * 5 / 4),
        { Kind: ChangeKind.Delete } => 64,
        _ => 0,
    };
}
