using FleetSync.TestQdrant.Wire;
using Grpc.Core;

namespace FleetSync.TestQdrant;

/// <summary>
/// The write operations on one collection. Each is read and checked first, which refuses the call whatever it waits for, and
/// gives back what the update worker does with it later.
/// </summary>
internal sealed class PointWrites(StoredCollection collection, Version server)
{
    /// <summary>Payload and vector updates find their points in chunks of this size; what earlier chunks did stays done.</summary>
    private const int Chunk = 32;

    private static readonly Version EarlyDimensions = new(1, 18, 1);

    private readonly VectorForms _vectors = new(collection, server);

    public Action<ulong> Upsert(IEnumerable<PointStruct> points, Filter? condition, UpdateMode mode)
    {
        // A point that comes twice counts as it comes last.
        var read = new Dictionary<PointKey, StoredPoint>();
        RpcException? late = null;
        foreach (var point in points)
        {
            var key = PointKey.Of(point.Id);
            read[key] = new StoredPoint(key, Payload(point.Payload), Vectors(point.Vectors, ref late), 0);
        }

        var matching = condition is null ? null : new FilterEvaluation(collection, condition);
        return operation =>
        {
            Known(read.Values.SelectMany(static point => point.Vectors.Keys), late);
            foreach (var point in read.Values)
            {
                var before = collection.Find(point.Key);
                var wanted = before is null ? mode != UpdateMode.UpdateOnly : mode != UpdateMode.InsertOnly && matching?.Matches(before) != false;
                if (wanted)
                {
                    collection.Put(point with { Version = operation });
                }
            }
        };
    }

    public Action<ulong> Delete(PointsSelector? selector)
    {
        var points = Select(selector, "points");
        return _ =>
        {
            foreach (var key in points())
            {
                collection.Remove(key);
            }
        };
    }

    public Action<ulong> SetPayload(IDictionary<string, Value> payload, PointsSelector? selector, string key)
    {
        var path = key.Length == 0 ? null : PayloadPath.Parse(key);
        var values = Payload(payload);
        return Change(selector, point =>
        {
            var merged = new Dictionary<string, Value>(point.Payload);
            if (path is not null)
            {
                path.MergeInto(merged, values);
                return point with { Payload = merged };
            }

            foreach (var (name, value) in values)
            {
                merged[name] = value;
            }

            return point with { Payload = merged };
        });
    }

    public Action<ulong> OverwritePayload(IDictionary<string, Value> payload, PointsSelector? selector)
    {
        var values = Payload(payload);
        return Change(selector, point => point with { Payload = values });
    }

    public Action<ulong> DeletePayload(IEnumerable<string> keys, PointsSelector? selector)
    {
        var paths = keys.Select(PayloadPath.Parse).ToArray();
        return Change(selector, point =>
        {
            var rest = new Dictionary<string, Value>(point.Payload);
            foreach (var path in paths)
            {
                path.RemoveFrom(rest);
            }

            return point with { Payload = rest };
        });
    }

    public Action<ulong> ClearPayload(PointsSelector? selector) =>
        Change(selector, static point => point with { Payload = new Dictionary<string, Value>() });

    public Action<ulong> DeleteVectors(IEnumerable<string> names, PointsSelector? selector)
    {
        var gone = names.ToHashSet();
        return Change(selector, point => point with
        {
            Vectors = point.Vectors.Where(named => !gone.Contains(named.Key)).ToDictionary(),
        });
    }

    public Action<ulong> UpdateVectors(IEnumerable<PointVectors> points, Filter? condition)
    {
        var read = new Dictionary<PointKey, Dictionary<string, StoredVector>>();
        RpcException? late = null;
        foreach (var point in points)
        {
            read[PointKey.Of(point.Id)] = Vectors(point.Vectors, ref late);
        }

        var matching = condition is null ? null : new FilterEvaluation(collection, condition);
        return operation =>
        {
            Known(read.Values.SelectMany(static vectors => vectors.Keys), late);
            Change(read.Keys, operation, point =>
            {
                if (matching?.Matches(point) == false)
                {
                    return point;
                }

                var vectors = point.Vectors.ToDictionary();
                foreach (var (name, vector) in read[point.Key])
                {
                    vectors[name] = vector;
                }

                return point with { Vectors = vectors };
            });
        };
    }

    private Action<ulong> Change(PointsSelector? selector, Func<StoredPoint, StoredPoint> change)
    {
        var points = Select(selector, "points_selector");
        return operation => Change(points(), operation, change);
    }

    private void Change(IEnumerable<PointKey> keys, ulong operation, Func<StoredPoint, StoredPoint> change)
    {
        foreach (var chunk in keys.Chunk(Chunk))
        {
            var missing = Array.FindIndex(chunk, key => collection.Find(key) is null);
            if (missing >= 0)
            {
                throw QdrantErrors.NoPoint(chunk[missing]);
            }

            foreach (var key in chunk)
            {
                collection.Put(change(collection.Find(key)!) with { Version = operation });
            }
        }
    }

    /// <summary>Ids as they are, a filter as it matches when the worker comes to it.</summary>
    private Func<IReadOnlyList<PointKey>> Select(PointsSelector? selector, string field)
    {
        switch (selector?.PointsSelectorOneOfCase)
        {
            case PointsSelector.PointsSelectorOneOfOneofCase.Points:
                PointKey[] keys = [.. selector.Points.Ids.Select(PointKey.Of).Distinct()];
                return () => keys;
            case PointsSelector.PointsSelectorOneOfOneofCase.Filter:
                var filter = new FilterEvaluation(collection, selector.Filter);
                return () => [.. collection.All.Where(filter.Matches).Select(static point => point.Key)];
            default:
                throw QdrantErrors.Invalid(field == "points" ? "PointsSelector is missing" : "points_selector is expected");
        }
    }

    /// <summary>Dimensions are refused here; before 1.18.1 the worker found them.</summary>
    private Dictionary<string, StoredVector> Vectors(Vectors? vectors, ref RpcException? late)
    {
        try
        {
            return _vectors.Read(vectors);
        }
        catch (RpcException refusal) when (server < EarlyDimensions && refusal.Status.Detail.Contains("dimension", StringComparison.Ordinal))
        {
            late ??= refusal;
            return [];
        }
    }

    private void Known(IEnumerable<string> names, RpcException? late)
    {
        if (late is not null)
        {
            throw late;
        }

        var unknown = names.FirstOrDefault(name => !collection.HasVector(name));
        if (unknown is not null)
        {
            throw QdrantErrors.UnknownVector(unknown);
        }
    }

    /// <summary>A payload as it is kept: a value without a kind is null, and numbers are what JSON can say.</summary>
    private static Dictionary<string, Value> Payload(IDictionary<string, Value> payload)
    {
        var kept = new Dictionary<string, Value>(payload.Count);
        foreach (var (name, value) in payload)
        {
            Jsonable(value);
            kept[string.Intern(name)] = value;
        }

        return kept;
    }

    private static void Jsonable(Value value)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.None:
                value.NullValue = NullValue.NullValue;
                break;
            case Value.KindOneofCase.DoubleValue when !double.IsFinite(value.DoubleValue):
                throw QdrantErrors.Invalid("cannot convert to json number");
            case Value.KindOneofCase.StructValue:
                foreach (var field in value.StructValue.Fields.Values)
                {
                    Jsonable(field);
                }

                break;
            case Value.KindOneofCase.ListValue:
                foreach (var item in value.ListValue.Values)
                {
                    Jsonable(item);
                }

                break;
            default:
                break;
        }
    }
}
