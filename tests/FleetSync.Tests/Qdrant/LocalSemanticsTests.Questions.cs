using FleetSync.TestQdrant.Wire;
using static FleetSync.Tests.Qdrant.LocalSemantics;
using Wire = FleetSync.TestQdrant.Wire;

namespace FleetSync.Tests.Qdrant;

/// <summary>The questions behind the recorded answers.</summary>
public sealed partial class LocalSemanticsTests
{
    /// <summary>Cases that are told in a test of their own.</summary>
    private static readonly string[] Told =
    [
        "scroll-all-order-numeric-before-uuid", "scroll-page1-limit2", "scroll-page2-offset3-limit2", "scroll-last-page",
        "order-by-int-desc", "order-by-datetime-asc", "order-by-with-offset-error", "count-exact", "count-filter", "facet-kind",
        "facet-labels-array", "retrieve-missing-is-skipped", "upsert-replaces-whole-point", "upsert-duplicate-id-in-batch-last-wins",
        "update-filter-stale-write-skipped", "update-filter-newer-write-applied", "update-filter-new-point-inserted",
        "insert-only-existing-untouched", "update-only-missing-not-created", "set-payload-merges", "overwrite-payload",
        "cosine-vectors-returned-normalised", "set-payload-missing-point", "delete-missing-is-ok", "delete-by-filter", "wrong-dim",
        "unknown-vector-name", "missing-collection",
    ];

    private static Dictionary<string, Filter> Filters => new()
    {
        ["filter-must-and"] = Must(Is("cluster", "a"), Is("kind", "Pod")),
        ["filter-should-or"] = Should(Is("cluster", "b"), Is("cluster", "c")),
        ["filter-must-not-missing-field-counts-as-not-match"] = MustNot(Is("ready", true)),
        ["filter-bool-false-excludes-missing"] = Must(Is("ready", false)),
        ["filter-array-any-element"] = Must(Is("labels", "env=prod")),
        ["filter-match-any"] = Must(Match("kind", new Match { Keywords = new RepeatedStrings { Strings = { "Pod", "Node" } } })),
        ["filter-match-any-empty"] = Must(Match("kind", new Match { Keywords = new RepeatedStrings() })),
        ["filter-match-except"] = Must(Match("kind", new Match { ExceptKeywords = new RepeatedStrings { Strings = { "Pod" } } })),
        ["filter-range-int"] = Must(Range("rv", new Wire.Range { Gte = 7, Lt = 11 })),
        ["filter-range-on-string-never-matches"] = Must(Range("name", new Wire.Range { Gte = 0 })),
        ["filter-datetime-utc-vs-offset"] = Must(Times("updatedAt", new DatetimeRange { Gt = Utc("2025-12-13T08:05:00Z"), Lte = Utc("2025-12-13T10:00:00Z") })),
        ["filter-datetime-date-only-value"] = Must(Times("updatedAt", new DatetimeRange { Lt = Utc("2025-12-02T00:00:00Z") })),
        ["filter-is-empty-missing-null-emptylist"] = Must(new Condition { IsEmpty = new IsEmptyCondition { Key = "labels" } }),
        ["filter-is-null"] = Must(new Condition { IsNull = new IsNullCondition { Key = "labels" } }),
        ["filter-nested-same-element"] = Must(new Condition
        {
            Nested = new NestedCondition { Key = "conditions", Filter = Must(Is("type", "Available"), Is("status", "False")) },
        }),
        ["filter-dotted-array-crosses-elements"] = Must(Is("conditions[].type", "Available"), Is("conditions[].status", "False")),
        ["filter-has-id"] = Must(new Condition { HasId = new HasIdCondition { HasId = { Ids(2, 4, 99).Points.Ids } } }),
        ["filter-values-count"] = Must(new Condition { Field = new FieldCondition { Key = "labels", ValuesCount = new ValuesCount { Gte = 1 } } }),
        ["filter-min-should"] = new Filter
        {
            MinShould = new MinShould { MinCount = 2, Conditions = { Is("kind", "Pod"), Is("cluster", "a"), Is("ready", false) } },
            MustNot = { Is("kind", "Node") },
        },
        ["filter-empty-matches-all"] = new Filter(),
        ["filter-match-text-no-index-substring"] = Must(Match("name", new Match { Text = "ngin" })),
    };

    private static Dictionary<string, QueryPoints> Queries => new()
    {
        ["query-dense-cosine"] = new QueryPoints { Query = Dense(1, 0, 0, 0), Using = "text" },
        ["query-dense-threshold"] = new QueryPoints { Query = Dense(1, 0, 0, 0), Using = "text", ScoreThreshold = 0.5f },
        ["query-dense-offset"] = new QueryPoints { Query = Dense(1, 0, 0, 0), Using = "text", Offset = 1, Limit = 2 },
        ["query-sparse-idf"] = new QueryPoints { Query = Sparse(1, 5), Using = "bm25" },
        ["query-by-id-excludes-self"] = new QueryPoints
        {
            Query = new Wire.Query { Nearest = new VectorInput { Id = new PointId { Num = 1 } } },
            Using = "text",
        },
        ["query-rrf-default-k2"] = new QueryPoints { Prefetch = { Prefetches }, Query = new Wire.Query { Fusion = Fusion.Rrf } },
        ["query-rrf-k60"] = new QueryPoints { Prefetch = { Prefetches }, Query = new Wire.Query { Rrf = new Rrf { K = 60 } } },
        ["query-rrf-weights"] = new QueryPoints { Prefetch = { Prefetches }, Query = new Wire.Query { Rrf = new Rrf { Weights = { 3, 1 } } } },
        ["query-dbsf"] = new QueryPoints { Prefetch = { Prefetches }, Query = new Wire.Query { Fusion = Fusion.Dbsf } },
    };
}
