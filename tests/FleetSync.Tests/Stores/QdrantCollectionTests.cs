using FleetSync.Stores;
using FleetSync.Stores.Qdrant;
using FleetSync.TestQdrant;
using FleetSync.TestQdrant.Wire;
using FleetSync.Tests.Qdrant;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Stores;

/// <summary>How a collection is made, and what becomes of one that is there.</summary>
public sealed class QdrantCollectionTests : IAsyncDisposable
{
    private static readonly VectorSpace _space = new(4, "hash/4/v1");
    private RealOrDouble _server = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Collections.CollectionsClient Collections => new(_server.Channel);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_missing_collection_is_made_with_vectors_indexes_and_settings()
    {
        await OpenAsync(_space, static options => options with { ShardNumber = 2, ReplicationFactor = 1, WriteConsistencyFactor = 1 });
        var found = await InfoAsync();
        Assert.Equal(4ul, found.Config.Params.VectorsConfig.Params.Size);
        Assert.Equal(Distance.Cosine, found.Config.Params.VectorsConfig.Params.Distance);
#pragma warning disable CS0612 // What 1.19 has other words for is what 1.12 understands.
        Assert.True(found.Config.Params.VectorsConfig.Params.OnDisk);
        Assert.True(found.Config.QuantizationConfig.Scalar.AlwaysRam);
#pragma warning restore CS0612
        Assert.Equal(Modifier.Idf, found.Config.Params.SparseVectorsConfig.Map["bm25"].Modifier);
        Assert.Equal(QuantizationType.Int8, found.Config.QuantizationConfig.Scalar.Type);
        Assert.Equal(2u, found.Config.Params.ShardNumber);
        Assert.Equal("hash/4/v1", found.Config.Metadata["embeddingFingerprint"].StringValue);
        Assert.Equal(1, found.Config.Metadata["schema"].IntegerValue);
        Assert.Equal(
            [
                ("apiGroup", PayloadSchemaType.Keyword), ("categories", PayloadSchemaType.Keyword), ("cluster", PayloadSchemaType.Keyword),
                ("createdAt", PayloadSchemaType.Datetime), ("health", PayloadSchemaType.Keyword), ("kind", PayloadSchemaType.Keyword),
                ("labelPairs", PayloadSchemaType.Keyword), ("name", PayloadSchemaType.Keyword), ("namespace", PayloadSchemaType.Keyword),
                ("reason", PayloadSchemaType.Keyword), ("searchText", PayloadSchemaType.Text), ("terms", PayloadSchemaType.Text),
                ("updatedAt", PayloadSchemaType.Datetime),
            ],
            found.PayloadSchema.OrderBy(static index => index.Key, StringComparer.Ordinal).Select(static index => (index.Key, index.Value.DataType)));
        Assert.True(found.PayloadSchema["cluster"].Params.KeywordIndexParams.IsTenant);
    }

    [Fact]
    public async Task Without_an_embedding_and_without_quantization_there_is_the_sparse_vector_alone()
    {
        await OpenAsync(null);
        var found = await InfoAsync();
        Assert.NotEqual(VectorsConfig.ConfigOneofCase.Params, found.Config.Params.VectorsConfig?.ConfigCase ?? default);
        Assert.Contains("bm25", found.Config.Params.SparseVectorsConfig.Map.Keys);
        Assert.Null(found.Config.QuantizationConfig);
    }

    [Theory]
    [InlineData("1.19.0")]
    [InlineData("1.12.0")]
    public async Task Opening_what_is_there_changes_nothing(string version)
    {
        _server = new RealOrDouble(new QdrantDoubleOptions { Version = version });
        await OpenAsync(_space);
        var calls = _server.Double?.Calls.Count ?? 0;
        await OpenAsync(_space);
        var changing = _server.Double?.Calls.Skip(calls).Where(static call =>
            call.Method is "Create" or "Update" or "Delete" or "Upsert" or "UpdateBatch" or "CreateFieldIndex" or "DeleteFieldIndex") ?? [];
        Assert.Empty(changing);
    }

    [Fact]
    public async Task Many_agents_may_make_it_at_once()
    {
        await _server.InitializeAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OpenAsync(_space)));
        Assert.Equal(PayloadIndex.OfRecords.Count, (await InfoAsync()).PayloadSchema.Count);
    }

    [Fact]
    public async Task Missing_indexes_and_settings_are_added()
    {
        await CreateBareAsync();
        await OpenAsync(null);
        var found = await InfoAsync();
        Assert.Equal(PayloadIndex.OfRecords.Count, found.PayloadSchema.Count);
        Assert.Equal(1, found.Config.Metadata["schema"].IntegerValue);
    }

    [Theory]
    [InlineData("1.19.0")]
    [InlineData("1.15.0")]
    public async Task Another_embedding_is_refused_and_both_are_named(string version)
    {
        _server = new RealOrDouble(new QdrantDoubleOptions { Version = version });
        await OpenAsync(_space);
        await RefusesAsync(new VectorSpace(8, "hash/4/v1"), "8 numbers", "4 numbers");
        await RefusesAsync(new VectorSpace(4, "other/4/v1"), "hash/4/v1", "other/4/v1");
        await OpenAsync(null);
        await OpenAsync(_space);
    }

    [Fact]
    public async Task A_collection_without_vectors_is_refused_by_an_agent_that_makes_some()
    {
        await OpenAsync(null);
        await RefusesAsync(_space, "has no vectors", "hash/4/v1");
    }

    [Fact]
    public async Task A_collection_of_another_program_is_refused_and_left_as_it_is()
    {
        await _server.InitializeAsync();
        var create = new CreateCollection
        {
            CollectionName = _server.Collection,
            VectorsConfig = new() { Params = new() { Size = 4, Distance = Distance.Cosine } },
        };
        await Collections.CreateAsync(create, cancellationToken: Cancelled);
        await RefusesAsync(_space, "no sparse vector", "bm25");
        Assert.Empty((await InfoAsync()).PayloadSchema);
    }

    [Fact]
    public async Task An_index_of_another_sort_is_refused()
    {
        await CreateBareAsync();
        await new Points.PointsClient(_server.Channel).CreateFieldIndexAsync(
            new() { CollectionName = _server.Collection, FieldName = "terms", Wait = true, FieldType = FieldType.Keyword }, cancellationToken: Cancelled);
        await RefusesAsync(null, "Keyword index on \"terms\"", "Text index");
    }

    [Fact]
    public async Task The_length_that_weights_were_made_with_is_kept_to()
    {
        await OpenAsync(null);
        var update = new UpdateCollection { CollectionName = _server.Collection };
        update.Metadata["averageLength"] = new Value { DoubleValue = 7.5 };
        await Collections.UpdateAsync(update, cancellationToken: Cancelled);

        await using var store = await StoreAsync(null);
        await store.WriteAsync(Some.Upserts(Some.Snapshot("web", text: "a b c")), Cancelled);
        var found = Assert.Single((await store.SearchAsync(Some.Query("b"), Cancelled)).Hits);
        var idf = Math.Log(((1 - 1 + 0.5) / (1 + 0.5)) + 1);
        Assert.Equal(Bm25.WeightOf(1, 4, 7.5) * idf, found.Score, 5);
    }

    [Fact]
    public async Task Asking_makes_nothing()
    {
        await _server.InitializeAsync();
        await using var reader = new QdrantStore(Options, QdrantAccess.Read, TimeProvider.System);
        var refusal = await Assert.ThrowsAsync<StoreException>(() => reader.OpenAsync(Cancelled));
        Assert.Contains("fleetsync run", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            (await Collections.ListAsync(new(), cancellationToken: Cancelled)).Collections,
            collection => collection.Name.StartsWith(_server.Collection, StringComparison.Ordinal));

        await OpenAsync(null);
        await reader.OpenAsync(Cancelled);
        Assert.Equal(0, (await reader.SearchAsync(Some.Query(), Cancelled)).Total);
    }

    private QdrantOptions Options => new() { Endpoint = _server.Endpoint, Collection = _server.Collection };

    private async Task OpenAsync(VectorSpace? space, Func<QdrantOptions, QdrantOptions>? with = null)
    {
        await using var store = await StoreAsync(space, with);
    }

    private async Task<QdrantStore> StoreAsync(VectorSpace? space, Func<QdrantOptions, QdrantOptions>? with = null)
    {
        if (_server.Double is null)
        {
            await _server.InitializeAsync();
        }

        var store = new QdrantStore(with is null ? Options : with(Options), QdrantAccess.Write, TimeProvider.System, space);
        await store.OpenAsync(Cancelled);
        return store;
    }

    /// <summary>A collection as it is when whoever made it was ended before the indexes.</summary>
    private async Task CreateBareAsync()
    {
        await _server.InitializeAsync();
        var create = new CreateCollection
        {
            CollectionName = _server.Collection,
            VectorsConfig = new() { ParamsMap = new() },
            SparseVectorsConfig = new(),
        };
        create.SparseVectorsConfig.Map["bm25"] = new() { Modifier = Modifier.Idf };
        await Collections.CreateAsync(create, cancellationToken: Cancelled);
    }

    private async Task RefusesAsync(VectorSpace? space, params string[] words)
    {
        var before = await InfoAsync();
        var refusal = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(space));
        Assert.All(words, word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
        Assert.Equal(before.Config, (await InfoAsync()).Config);
    }

    private async Task<CollectionInfo> InfoAsync() =>
        (await Collections.GetAsync(new() { CollectionName = _server.Collection }, cancellationToken: Cancelled)).Result;
}
