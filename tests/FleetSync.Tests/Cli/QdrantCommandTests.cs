using System.Collections;
using FleetSync.Cli;
using FleetSync.Cli.Commands;
using FleetSync.Cli.Output;
using FleetSync.Configuration;
using FleetSync.Stores.Qdrant;
using FleetSync.TestQdrant;
using FleetSync.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FleetSync.Tests.Cli;

/// <summary>The program as it is put together, against a Qdrant.</summary>
public sealed class QdrantCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Some.Time + TimeSpan.FromHours(1));
    private readonly Hashtable _environment = [];
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private QdrantDouble _qdrant = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _qdrant = await QdrantDouble.StartAsync(new() { ApiKey = "wr1te", ReadOnlyApiKey = "r3ad" });
    }

    public async ValueTask DisposeAsync()
    {
        await _qdrant.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_key_that_may_only_read_is_enough_to_search_and_to_see_the_status()
    {
        await FillAsync();

        Assert.Equal(0, await RunAsync("r3ad", "search", "storefront", "-o", "name"));
        Assert.Equal(0, await RunAsync("r3ad", "status", "-o", "json"));

        Assert.StartsWith("east/default/v1/Pod/web\n", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"\"store\": \"fleet-resources at http://127.0.0.1:{_qdrant.Endpoint.Port}\"", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("r3ad", _output.ToString() + _error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forgetting_removes_one_cluster_and_says_how_much_that_was()
    {
        await FillAsync();

        Assert.Equal(0, await RunAsync("wr1te", "forget", "--cluster", "east", "--yes"));

        Assert.Equal(
            $"Removed 2 objects of cluster east and its record from fleet-resources at http://127.0.0.1:{_qdrant.Endpoint.Port}\n",
            _output.ToString());
        Assert.Single(_qdrant.Points("fleet-resources"));
        Assert.Equal(1, await RunAsync("wr1te", "forget", "--cluster", "east", "--yes"));
        Assert.EndsWith("has no cluster 'east'; it has west\n", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r3ad", "the key from FLEETSYNC__QDRANT__APIKEY is read-only")]
    [InlineData("wrong", "the server does not know the API key from FLEETSYNC__QDRANT__APIKEY. Correct it. The environment is read at start.")]
    [InlineData(null, "the server asks for an API key, and none is configured. Name a file that holds one in qdrant.apiKeyFile")]
    public async Task A_key_that_is_not_enough_is_named(string? key, string says)
    {
        await FillAsync();

        Assert.Equal(1, await RunAsync(key, "forget", "--cluster", "east", "--yes"));

        Assert.Contains(says, _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, _qdrant.Points("fleet-resources").Count);
    }

    [Fact]
    public async Task A_collection_that_is_not_there_is_not_made_by_asking()
    {
        Assert.Equal(1, await RunAsync("wr1te", "status", "--collection", "fleet-eu"));

        Assert.Contains("There is no collection \"fleet-eu\"", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_qdrant.Calls, static call => call.Method.Contains("Create", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_with_the_next_step()
    {
        await _qdrant.StopAsync();

        Assert.Equal(1, await RunAsync("r3ad", "status"));

        Assert.Contains("the connection is refused. Check that Qdrant runs", _error.ToString(), StringComparison.Ordinal);
    }

    private async Task FillAsync()
    {
        await using var store = new QdrantStore(
            new QdrantOptions { Endpoint = _qdrant.Endpoint, ApiKey = "wr1te" }, QdrantAccess.Write, TimeProvider.System);
        await store.OpenAsync(Cancelled);
        await store.WriteAsync(Some.Upserts(Some.Snapshot("web", text: "storefront"), Some.Snapshot("db", text: "database")), Cancelled);
        await store.WriteAsync(Some.Upserts(Some.Snapshot("web", "west", text: "warehouse")), Cancelled);
        await store.SaveClusterAsync(new() { Cluster = "east", LastHeartbeat = Some.Time }, Cancelled);
        await store.SaveClusterAsync(new() { Cluster = "west", LastHeartbeat = Some.Time }, Cancelled);
    }

    private Task<int> RunAsync(string? key, params string[] arguments)
    {
        _environment["FLEETSYNC__QDRANT__ENDPOINT"] = _qdrant.Endpoint.ToString();
        if (key is not null)
        {
            _environment["FLEETSYNC__QDRANT__APIKEY"] = key;
        }

        return FleetSyncCommand.InvokeAsync(
            arguments,
            new CliContext
            {
                Output = _output,
                Error = _error,
                OutputTerminal = Terminal.None,
                ErrorTerminal = Terminal.None,
                Time = _time,
                Variable = static _ => null,
                Exit = static _ => { },
                Composition = Product.Composition with
                {
                    LoadOptions = (file, flags) => FleetConfiguration.Load(file, flags, _environment, _folder.Path, _folder.Path),
                },
            },
            Cancelled);
    }
}
