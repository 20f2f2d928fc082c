using FleetSync.Changes;

namespace FleetSync.Batching;

/// <summary>Lets <see cref="ConflateChanges"/> stand in a chain of operators.</summary>
internal static class ConflateOperator
{
    /// <summary>See <see cref="ConflateChanges.Conflate"/>.</summary>
    /// <param name="buffers">Buffered changes.</param>
    /// <param name="conflation">Holds what waits.</param>
    public static IObservable<ChangeBatch> Conflate(this IObservable<IList<ResourceChange>> buffers, ConflateChanges conflation) =>
        conflation.Conflate(buffers);
}
