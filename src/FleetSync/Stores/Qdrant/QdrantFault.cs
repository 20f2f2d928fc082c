namespace FleetSync.Stores.Qdrant;

/// <summary>Why a call that writes was not done, told apart by what the writer does next. Closed: the cases below are all there are.</summary>
/// <param name="Fault">What the sink is told where the writer cannot help itself.</param>
internal abstract record QdrantFault(StoreFault Fault)
{
    /// <summary>Tried again as it is, when the sink says so.</summary>
    public sealed record Failed(StoreFault Fault) : QdrantFault(Fault);

    /// <summary>More than the server takes in one request, ever: written again in smaller pieces.</summary>
    public sealed record Split(StoreFault Fault) : QdrantFault(Fault);

    /// <summary>The collection is not there any more: opened again, which makes it.</summary>
    public sealed record CollectionLost(StoreFault Fault) : QdrantFault(Fault);

    /// <summary>A payload was written to a point that is not there: the point is written whole.</summary>
    public sealed record PointLost(StoreFault Fault) : QdrantFault(Fault);
}
