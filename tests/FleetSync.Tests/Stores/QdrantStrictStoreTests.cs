using FleetSync.TestQdrant;

namespace FleetSync.Tests.Stores;

/// <summary>A server that refuses every filter on a key without an index: all that are used have one.</summary>
public sealed class QdrantStrictStoreTests : QdrantStoreTests
{
    private protected override QdrantDoubleOptions Server => new()
    {
        StrictMode = new() { Enabled = true, UnindexedFilteringRetrieve = false, UnindexedFilteringUpdate = false },
    };
}
