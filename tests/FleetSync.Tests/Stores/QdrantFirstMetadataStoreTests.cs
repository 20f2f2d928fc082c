using FleetSync.TestQdrant;

namespace FleetSync.Tests.Stores;

/// <summary>The first version with metadata of collections.</summary>
public sealed class QdrantFirstMetadataStoreTests : QdrantStoreTests
{
    private protected override QdrantDoubleOptions Server => new() { Version = "1.16.0" };
}
