using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster;
using FleetSync.TestCluster.Sample;
using Xunit;

[assembly: AssemblyFixture(typeof(Servers))]

namespace FleetSync.EndToEnd.Support;

/// <summary>The API servers that several test classes share: each takes seconds to start and 325 MB.</summary>
public sealed class Servers : IAsyncDisposable
{
    private readonly OnDemand<ControlPlaneBinaries> _binaries;
    private readonly OnDemand<ApiServer> _sample;
    private readonly OnDemand<ApiServer> _scratch;

    public Servers()
    {
        _binaries = new(() => ControlPlaneBinaries.FindAsync());
        _sample = new(StartSampleAsync);
        _scratch = new(() => StartAsync(new ApiServerOptions { Name = "scratch", Users = ScratchUsers }));
    }

    /// <summary>The sample fleet's east. No test changes anything in it.</summary>
    public Task<ApiServer> SampleAsync() => _sample.GetAsync();

    /// <summary>Tests make namespaces and types of their own in it, and synchronise only those.</summary>
    public Task<ApiServer> ScratchAsync() => _scratch.GetAsync();

    /// <summary>May do nothing in the shared server until a test grants it something; one for each test that needs one.</summary>
    public static TestUser Restricted { get; } = new("restricted", "token-of-restricted");

    /// <inheritdoc cref="Restricted"/>
    public static TestUser Rotating { get; } = new("rotating", "token-before-rotation");

    /// <inheritdoc cref="Restricted"/>
    public static TestUser Rotated { get; } = new("rotated", "token-after-rotation");

    /// <inheritdoc cref="Restricted"/>
    public static TestUser Electing { get; } = new("electing", "token-of-electing");

    /// <inheritdoc cref="Restricted"/>
    public static TestUser Examined { get; } = new("examined", "token-of-examined");

    /// <summary>May do nothing, and no test grants it anything.</summary>
    public static TestUser Powerless { get; } = new("powerless", "token-of-powerless");

    private static IReadOnlyList<TestUser> ScratchUsers { get; } = [Restricted, Rotating, Rotated, Electing, Examined, Powerless];

    /// <summary>A server for one class; it disposes it.</summary>
    public async Task<ApiServer> StartAsync(ApiServerOptions options)
    {
        return await ApiServer.StartAsync(await _binaries.GetAsync(), options);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in new[] { _sample.Made, _scratch.Made }.OfType<Task<ApiServer>>())
        {
            try
            {
                await (await server).DisposeAsync();
            }
            catch (ClusterException)
            {
                // It never started; the tests that wanted it have said so.
            }
        }
    }

    private async Task<ApiServer> StartSampleAsync()
    {
        var server = await StartAsync(new ApiServerOptions { Name = "sample" });
        await SampleFleet.East().ApplyAsync(server.Api);
        return server;
    }
}
