using FleetSync.TestQdrant;

namespace FleetSync.Tests.Stores;

/// <summary>The last version without metadata of collections.</summary>
public sealed class QdrantBeforeMetadataStoreTests : QdrantStoreTests
{
    private protected override QdrantDoubleOptions Server => new() { Version = "1.15.0" };
}
