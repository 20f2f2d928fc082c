using FleetSync.TestQdrant;

namespace FleetSync.Tests.Stores;

/// <summary>The oldest version that is spoken: vectors in the fields of old, and settings in a point.</summary>
public sealed class QdrantOldestStoreTests : QdrantStoreTests
{
    private protected override QdrantDoubleOptions Server => new() { Version = "1.12.0" };
}
