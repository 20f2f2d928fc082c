using System.Globalization;
using FleetSync.TestQdrant.Wire;

namespace FleetSync.TestQdrant;

/// <summary>What a collection in strict mode refuses: filters without an index, requests that are too large, too many of them.</summary>
internal sealed class StrictModeRules(TimeProvider time)
{
    private readonly Dictionary<(string Collection, string Kind), TokenBucket> _buckets = [];

    public void Check(StoredCollection collection, object request)
    {
        if (collection.Config.StrictModeConfig is not { Enabled: true } rules)
        {
            return;
        }

        switch (request)
        {
            case UpsertPoints upsert:
                Upsert(rules, collection, upsert.Points.Count);
                Rate(rules, collection, write: true, upsert.Points.Count);
                break;
            case UpdateBatchPoints batch:
                foreach (var operation in batch.Operations.Where(static operation => operation.Upsert is not null))
                {
                    Upsert(rules, collection, operation.Upsert.Points.Count);
                }

                Rate(rules, collection, write: true, CallGate.Points(batch));
                break;
            case DeletePoints delete:
                Selected(rules, collection, delete.Points);
                break;
            case SetPayloadPoints payload:
                Selected(rules, collection, payload.PointsSelector);
                break;
            case DeletePayloadPoints payload:
                Selected(rules, collection, payload.PointsSelector);
                break;
            case ScrollPoints scroll:
                Read(rules, collection, scroll.Filter, scroll.Limit, scroll.HasTimeout ? scroll.Timeout : 0);
                break;
            case QueryPoints query:
                Read(rules, collection, query.Filter, query.Limit, query.HasTimeout ? query.Timeout : 0);
                break;
            case CountPoints count:
                Read(rules, collection, count.Filter, 0, count.HasTimeout ? count.Timeout : 0);
                break;
            case FacetCounts facet:
                Read(rules, collection, facet.Filter, facet.Limit, facet.HasTimeout ? facet.Timeout : 0);
                break;
            case CreateFieldIndexCollection when rules.HasMaxPayloadIndexCount && (ulong)collection.Indexes.Count >= rules.MaxPayloadIndexCount:
                throw QdrantErrors.Strict(
                    Text($"Collection already has the maximum number of payload indices ({rules.MaxPayloadIndexCount})"),
                    "Please delete an existing payload index before creating a new one.");
            default:
                break;
        }
    }

    private static void Limit(string name, bool limited, ulong limit, ulong proposed)
    {
        if (limited && proposed > limit)
        {
            throw QdrantErrors.Strict(Text($"Limit exceeded {proposed} > {limit} for \"{name}\""), Text($"Reduce the \"{name}\" parameter to or below {limit}."));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Upsert(StrictModeConfig rules, StoredCollection collection, int points)
    {
        Limit("upsert limit", rules.HasUpsertMaxBatchsize, rules.UpsertMaxBatchsize, (ulong)points);
        if (rules.HasMaxPointsCount && (ulong)collection.Count >= rules.MaxPointsCount)
        {
            throw QdrantErrors.Strict(Text($"Max points count limit of {rules.MaxPointsCount} reached!"), "Delete points or raise the limit.");
        }
    }

    private void Selected(StrictModeConfig rules, StoredCollection collection, PointsSelector? selector)
    {
        if (selector?.Filter is not null)
        {
            Indexed(collection, selector.Filter, rules is { HasUnindexedFilteringUpdate: true, UnindexedFilteringUpdate: false });
        }

        Rate(rules, collection, write: true, CallGate.Selected(selector));
    }

    private void Read(StrictModeConfig rules, StoredCollection collection, Filter? filter, ulong limit, ulong timeout)
    {
        var conditions = filter is null ? 0 : Conditions(filter).Count();
        Limit("limit", rules.HasMaxQueryLimit, rules.MaxQueryLimit, limit);
        Limit("timeout", rules.HasMaxTimeout, rules.MaxTimeout, timeout);
        Limit("filter limit", rules.HasFilterMaxConditions, rules.FilterMaxConditions, (ulong)conditions);
        if (filter is not null)
        {
            Indexed(collection, filter, rules is { HasUnindexedFilteringRetrieve: true, UnindexedFilteringRetrieve: false });
        }

        Rate(rules, collection, write: false, 1 + conditions);
    }

    private static void Indexed(StoredCollection collection, Filter filter, bool required)
    {
        if (!required)
        {
            return;
        }

        foreach (var (key, types) in Conditions(filter).Select(Needs).OfType<(string, PayloadSchemaType[])>())
        {
            if (!collection.Indexes.TryGetValue(key, out var index) || (types.Length > 0 && !types.Contains(index.DataType)))
            {
#pragma warning disable CA1308 // As the server writes its types.
                var names = string.Join(", ", types.Select(static type => type.ToString().ToLowerInvariant()));
#pragma warning restore CA1308
                throw QdrantErrors.Strict(
                    $"Index required but not found for \"{key}\" of one of the following types: [{names}]",
                    "Create an index for this key or use a different filter.");
            }
        }
    }

    private static IEnumerable<Condition> Conditions(Filter filter) =>
        filter.Must.Concat(filter.MustNot).Concat(filter.Should).Concat(filter.MinShould?.Conditions ?? [])
            .SelectMany(static condition => condition.Filter is null ? [condition] : Conditions(condition.Filter));

    private static (string Key, PayloadSchemaType[] Types)? Needs(Condition condition) => condition switch
    {
        { IsEmpty: { } empty } => (empty.Key, []),
        { IsNull: { } isNull } => (isNull.Key, []),
        { Field: { } field } => (field.Key, field switch
        {
            { Range: not null } => [PayloadSchemaType.Float, PayloadSchemaType.Integer],
            { DatetimeRange: not null } => [PayloadSchemaType.Datetime],
            { Match.MatchValueCase: Match.MatchValueOneofCase.Text or Match.MatchValueOneofCase.TextAny or Match.MatchValueOneofCase.Phrase } => [PayloadSchemaType.Text],
            { Match.MatchValueCase: Match.MatchValueOneofCase.Boolean } => [PayloadSchemaType.Bool],
            { Match.MatchValueCase: Match.MatchValueOneofCase.Integer or Match.MatchValueOneofCase.Integers or Match.MatchValueOneofCase.ExceptIntegers } => [PayloadSchemaType.Integer],
            { Match: not null } => [PayloadSchemaType.Keyword],
            _ => [],
        }),
        _ => null,
    };

    private void Rate(StrictModeConfig rules, StoredCollection collection, bool write, int cost)
    {
        var (limited, perMinute, kind) = write
            ? (rules.HasWriteRateLimit, rules.WriteRateLimit, "Write")
            : (rules.HasReadRateLimit, rules.ReadRateLimit, "Read");
        if (!limited)
        {
            return;
        }

        var key = (collection.Name, kind);
        if (!_buckets.TryGetValue(key, out var bucket) || bucket.PerMinute != perMinute)
        {
            _buckets[key] = bucket = new TokenBucket(perMinute, time);
        }

        bucket.Take(Math.Max(cost, 1), kind);
    }
}
