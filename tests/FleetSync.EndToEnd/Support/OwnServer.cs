using FleetSync.TestCluster;
using Xunit;

namespace FleetSync.EndToEnd.Support;

/// <summary>A server that the tests of one class have for themselves, because they stop it or need it otherwise.</summary>
public abstract class OwnServer(Servers servers, ApiServerOptions options) : IAsyncLifetime
{
    private ApiServer? _server;

    public ApiServer Server => _server ?? throw new ClusterException("The server has not been started.");

    public virtual async ValueTask InitializeAsync()
    {
        _server = await servers.StartAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
