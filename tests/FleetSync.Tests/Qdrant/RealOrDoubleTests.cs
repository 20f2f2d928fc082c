using FleetSync.TestQdrant;
using FleetSync.TestQdrant.Wire;
using Xunit;

namespace FleetSync.Tests.Qdrant;

/// <summary>A server that is not ours is left as it was found.</summary>
public sealed class RealOrDoubleTests
{
    [Fact]
    public async Task Only_the_tests_own_collections_are_deleted()
    {
        await using var server = await QdrantDouble.StartAsync();
        using var client = new DoubleClient(server);
        await client.CreateAsync();
        var test = new RealOrDouble(real: server.Endpoint);
        await test.InitializeAsync();
        Assert.Null(test.Double);
        foreach (var name in (string[])[test.Collection, test.Collection + "-clusters"])
        {
            await new Collections.CollectionsClient(test.Channel).CreateAsync(new CreateCollection { CollectionName = name }, client.Options);
        }

        await test.DisposeAsync();
        var left = await client.Collections.ListAsync(new ListCollectionsRequest(), client.Options);
        Assert.Equal([DoubleClient.Name], left.Collections.Select(static collection => collection.Name));
    }
}
