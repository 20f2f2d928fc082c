using System.Text.Json;
using FleetSync.TestQdrant.Wire;
using Grpc.Core;
using Xunit;
using static FleetSync.Tests.Qdrant.LocalSemantics;
using Wire = FleetSync.TestQdrant.Wire;

namespace FleetSync.Tests.Qdrant;

/// <summary>Writes as they were recorded, one after the other, for each rests on the one before.</summary>
public sealed partial class LocalSemanticsTests
{
    [Fact]
    public async Task Writes_leave_what_is_recorded()
    {
        await AssertPointsAsync("retrieve-missing-is-skipped", [1, 99]);
        await UpsertAsync(Point(1, """{"rv":20}""", [0, 0, 0, 1]));
        await AssertPointsAsync("upsert-replaces-whole-point", [1]);
        await UpsertAsync(Point(50, """{"v":1}""", [1, 0, 0, 0]), Point(50, """{"v":2}""", [1, 0, 0, 0]));
        await AssertPointsAsync("upsert-duplicate-id-in-batch-last-wins", [50]);

        await UpsertAsync(Point(1, """{"rv":19}"""), Older(19));
        await AssertPointsAsync("update-filter-stale-write-skipped", [1]);
        await UpsertAsync(Point(1, """{"rv":21}"""), Older(21));
        await AssertPointsAsync("update-filter-newer-write-applied", [1]);
        await UpsertAsync(Point(60, """{"rv":1}"""), Older(1));
        await AssertPointsAsync("update-filter-new-point-inserted", [60]);
        await UpsertAsync(Point(60, """{"rv":2}"""), mode: UpdateMode.InsertOnly);
        await UpsertAsync(Point(61, """{"rv":1}"""), mode: UpdateMode.InsertOnly);
        await AssertPointsAsync("insert-only-existing-untouched", [60, 61]);
        await UpsertAsync(Point(60, """{"rv":3}"""), mode: UpdateMode.UpdateOnly);
        await UpsertAsync(Point(62, """{"rv":3}"""), mode: UpdateMode.UpdateOnly);
        await AssertPointsAsync("update-only-missing-not-created", [60, 62]);

        await _points.SetPayloadAsync(Payload(60, """{"status":{"n":1}}"""), cancellationToken: Cancelled);
        await _points.SetPayloadAsync(Payload(60, """{"phase":"Failed"}""", "status"), cancellationToken: Cancelled);
        await AssertPointsAsync("set-payload-merges", [60]);
        await _points.OverwritePayloadAsync(Payload(60, """{"only":1}""", "ignored"), cancellationToken: Cancelled);
        await AssertPointsAsync("overwrite-payload", [60]);
        await UpsertAsync(Point(80, "{}", [3, 4, 0, 0]));
        await AssertPointsAsync("cosine-vectors-returned-normalised", [80]);

        var deleted = await _points.DeleteAsync(new DeletePoints { CollectionName = Collection, Wait = true, Points = Ids(777) }, cancellationToken: Cancelled);
        Assert.Equal(UpdateStatus.Completed, deleted.Result.Status);
        await _points.DeleteAsync(
            new DeletePoints { CollectionName = Collection, Wait = true, Points = new PointsSelector { Filter = Must(Is("kind", "ConfigMap")) } },
            cancellationToken: Cancelled);
        AssertScroll("delete-by-filter", await _points.ScrollAsync(new ScrollPoints { CollectionName = Collection, Limit = 100 }, cancellationToken: Cancelled));
    }

    [Fact]
    public async Task Refusals_are_in_the_servers_words()
    {
        await AssertRefusedAsync(
            _points.SetPayloadAsync(Payload(12345, """{"a":1}"""), cancellationToken: Cancelled).ResponseAsync,
            StatusCode.NotFound, "No point with id 12345 found");
        await AssertRefusedAsync(UpsertAsync(Point(1, "{}", [1, 0])), StatusCode.InvalidArgument, "Wrong input: Vector dimension error: expected dim: 4, got 2 for vector 'text'");
        var unknown = Point(1, "{}");
        unknown.Vectors.Vectors_.Vectors["nope"] = new Vector { Dense = new DenseVector { Data = { 1 } } };
        await AssertRefusedAsync(UpsertAsync(unknown), StatusCode.InvalidArgument, "Wrong input: Not existing vector name error: nope");
        await AssertRefusedAsync(
            _points.CountAsync(new CountPoints { CollectionName = "nope-" + Collection }, cancellationToken: Cancelled).ResponseAsync,
            StatusCode.NotFound, $"Not found: Collection `nope-{Collection}` doesn't exist!");
        await IndexAsync("rv", FieldType.Integer);
        await AssertRefusedAsync(
            _points.ScrollAsync(
                new ScrollPoints { CollectionName = Collection, OrderBy = new OrderBy { Key = "rv" }, Offset = new PointId { Num = 1 } },
                cancellationToken: Cancelled).ResponseAsync,
            StatusCode.InvalidArgument, "Wrong input: Cannot use an `offset` when using `order_by`.");
    }

    private static Filter Older(double version) => Must(Range("rv", new Wire.Range { Lt = version }));

    private static async Task AssertRefusedAsync(Task call, StatusCode code, string text)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(code, refusal.StatusCode);
        Assert.Contains(text, refusal.Status.Detail, StringComparison.Ordinal);
    }

    private SetPayloadPoints Payload(ulong id, string payload, string? key = null)
    {
        var request = new SetPayloadPoints { CollectionName = Collection, Wait = true, PointsSelector = Ids(id), Payload = { Point(id, payload).Payload } };
        if (key is not null)
        {
            request.Key = key;
        }

        return request;
    }

    private async Task UpsertAsync(PointStruct point, Filter? condition = null, UpdateMode mode = UpdateMode.Upsert) => await _points.UpsertAsync(
        new UpsertPoints { CollectionName = Collection, Wait = true, Points = { point }, UpdateFilter = condition, UpdateMode = mode },
        cancellationToken: Cancelled);

    /// <summary>A recorded point is its id alone, or what is written of id, payload and vector.</summary>
    private async Task AssertPointsAsync(string name, ulong[] ids)
    {
        var response = await _points.GetAsync(
            new GetPoints
            {
                CollectionName = Collection,
                Ids = { Ids(ids).Points.Ids },
                WithPayload = new WithPayloadSelector { Enable = true },
                WithVectors = new WithVectorsSelector { Enable = true },
            },
            cancellationToken: Cancelled);
        var expected = Result(name).EnumerateArray().ToArray();
        Assert.Equal(expected.Length, response.Result.Count);
        foreach (var (recorded, point) in expected.Zip(response.Result.OrderBy(static point => point.Id.Num)))
        {
            if (recorded.ValueKind != JsonValueKind.Object)
            {
                Assert.Equal(Id(recorded), point.Id);
                continue;
            }

            Assert.Equal(Id(recorded.GetProperty("id")), point.Id);
            Assert.Equal(Golden.Value(recorded.GetProperty("payload")).StructValue.Fields, point.Payload);
            if (recorded.TryGetProperty("vector", out var vector))
            {
                Assert.Equal(
                    vector.GetProperty("text").EnumerateArray().Select(static item => item.GetSingle()),
                    point.Vectors.Vectors.Vectors["text"].Dense.Data);
            }
        }
    }
}
