using FleetSync.TestQdrant;
using FleetSync.TestQdrant.Wire;
using Grpc.Net.Client;
using Xunit;

namespace FleetSync.Tests.Qdrant;

/// <summary>
/// A Qdrant to test against: the double, or the server that FLEETSYNC_TEST_QDRANT names (http://host:6334, without a key). Each
/// has a collection name of its own, which the test creates; at the end the collections whose names begin with it are deleted.
/// </summary>
/// <param name="options">Which Qdrant the double is; a real server is what it is.</param>
/// <param name="real">The server; null for the one that the variable names, and the double where it names none.</param>
internal sealed class RealOrDouble(QdrantDoubleOptions? options = null, Uri? real = null) : IAsyncLifetime
{
    /// <summary>The variable that names a real server.</summary>
    public const string Variable = "FLEETSYNC_TEST_QDRANT";

    private readonly Uri? _real = real ?? Named;
    private GrpcChannel? _channel;

    /// <summary>A name that no other test has, and that none shall have again.</summary>
    public string Collection { get; } = "fleetsync-test-" + Guid.NewGuid().ToString("N");

    /// <summary>The double; null where a real server is asked.</summary>
    public QdrantDouble? Double { get; private set; }

    public Uri Endpoint => Double?.Endpoint ?? _real!;

    /// <summary>A channel of the test's own to look at the server with.</summary>
    public GrpcChannel Channel => _channel ??= GrpcChannel.ForAddress(Endpoint, new GrpcChannelOptions { MaxReceiveMessageSize = null });

    private static Uri? Named => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } endpoint ? new Uri(endpoint) : null;

    public async ValueTask InitializeAsync() => Double = _real is null ? await QdrantDouble.StartAsync(options) : null;

    public async ValueTask DisposeAsync()
    {
        if (Double is null)
        {
            await DeleteOwnAsync();
        }

        _channel?.Dispose();
        if (Double is not null)
        {
            await Double.DisposeAsync();
        }
    }

    private async Task DeleteOwnAsync()
    {
        var collections = new Collections.CollectionsClient(Channel);
        var all = await collections.ListAsync(new ListCollectionsRequest());
        foreach (var name in all.Collections.Select(static one => one.Name).Where(name => name.StartsWith(Collection, StringComparison.Ordinal)))
        {
            await collections.DeleteAsync(new DeleteCollection { CollectionName = name });
        }
    }
}
