using FleetSync.Discovery;
using FleetSync.Extraction;
using FleetSync.Stores;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Stores;

public abstract partial class StoreContract
{
    public static TheoryData<string> HostileWords => new(
        "\"", "\"\"\"", "'", "*", "a*", "NEAR(", "NEAR(a b, 2)", "AND", "OR", "NOT", "a AND", "name:", "text : x", "{name}: x", "^a",
        "-", "- -", "()", "a) OR (b", "\\", ";--", "%_", "\0", "a\0b", "\ud800", "😀", "😀😀 😀", "?1", ":x", "@x", "$x", "+", "a + b",
        "\u200b", "\t\r\n", "''; DROP TABLE resource; --");

    [Fact]
    public async Task Nothing_asked_lists_everything_by_id()
    {
        await WriteFleetAsync();
        var page = await Store.SearchAsync(Some.Query(), Cancelled);
        var ids = page.Hits.Select(static hit => hit.Id).ToList();
        Assert.Equal(6, page.Total);
        Assert.Equal([.. ids.Order(StringComparer.Ordinal)], ids);
        Assert.All(page.Hits, static hit => Assert.Equal(0, hit.Score));
        Assert.Equal(6, (await Store.SearchAsync(Some.Query("  \t\n "), Cancelled)).Total);
    }

    [Fact]
    public async Task An_empty_store_answers_with_nothing()
    {
        Assert.Equal(0, (await Store.SearchAsync(Some.Query(), Cancelled)).Total);
        Assert.Equal(0, (await Store.SearchAsync(Some.Query("word"), Cancelled)).Total);
        Assert.Empty(await Store.FacetAsync(Some.Query(), FacetField.Kind, 10, Cancelled));
        Assert.Empty(await Store.ReadClustersAsync(Cancelled));
        Assert.Empty((await Store.ReadVocabularyAsync(Cancelled)).Kinds);
        Assert.Empty(await Store.ReadKindsAsync("east", Cancelled));
        Assert.Empty(await StateAsync("east"));
    }

    [Fact]
    public async Task What_accompanies_others_comes_behind_them_unless_its_kind_is_asked()
    {
        var roles = new ApiResource("rbac.authorization.k8s.io", "v1", "roles", "Role", Namespaced: true);
        await WriteAsync(
            Some.Upsert(Some.Snapshot("a", text: "postgres", type: roles)),
            Some.Upsert(Some.Snapshot("b", text: "postgres", type: Some.Deployments)),
            Some.Upsert(Some.Snapshot("postgres", text: "reader", type: roles)),
            Some.Upsert(Some.Snapshot("backup", text: "backup", type: roles)),
            Some.Upsert(Some.Snapshot("c", text: "backup", type: Some.Pods)),
            Some.Upsert(Some.Snapshot("d", text: "backup", type: Some.Deployments)));

        Assert.Equal(["postgres", "b", "a"], await NamesAsync("postgres"));
        Assert.Equal(["backup"], await NamesAsync("backup", new FleetFilter { Kinds = ["Role"] }));
        var preferred = await Store.SearchAsync(Some.Query("backup") with { PreferredKinds = ["Deployment"] }, Cancelled);
        Assert.Equal("d", preferred.Hits[0].Name);
        Assert.Equal(3, preferred.Total);
    }

    [Fact]
    public async Task A_word_for_a_category_names_any_record_but_what_accompanies_others()
    {
        var namespaces = new ApiResource("", "v1", "namespaces", "Namespace", Namespaced: false);
        await WriteAsync(
            Some.Upsert(Some.Snapshot("monitoring", text: "namespace", type: namespaces)),
            Some.Upsert(Some.Snapshot("monitoring", text: "nothing", type: Some.Deployments)),
            Some.Upsert(Some.Snapshot("prometheus", text: "monitoring monitoring monitoring", type: Some.Deployments)));

        var page = await Store.SearchAsync(Some.Query("monitoring"), Cancelled);
        Assert.Equal(("monitoring", "Deployment"), (page.Hits[0].Name, page.Hits[0].Kind));
        Assert.All(page.Hits.Skip(1), static hit => Assert.InRange(hit.Score, 0, 999));
        Assert.Equal(3, page.Total);
    }

    [Fact]
    public async Task Each_filter_is_exact()
    {
        await WriteFleetAsync();
        await FindsAsync(new() { Clusters = ["west"] }, "node-1", "orders-db-0", "web");
        await FindsAsync(new() { Namespaces = ["shop"] }, "orders-db-0", "orders-db-0", "web");
        await FindsAsync(new() { Namespaces = ["_cluster"] }, "node-1");
        await FindsAsync(new() { Kinds = ["Deployment"] }, "api", "web");
        await FindsAsync(new() { ApiGroups = ["apps"] }, "api", "web");
        await FindsAsync(new() { ApiGroups = [""] }, "node-1", "orders-db-0", "orders-db-0", "web-7d9f");
        await FindsAsync(new() { Health = ["Degraded"] }, "orders-db-0", "web-7d9f");
        await FindsAsync(new() { Reasons = ["CrashLoopBackOff"] }, "orders-db-0");
        await FindsAsync(new() { Names = ["web"] }, "web");
        await FindsAsync(new() { LabelPairs = ["app=web"] }, "web", "web-7d9f");
    }

    [Fact]
    public async Task A_filter_matches_no_part_of_a_value()
    {
        await WriteFleetAsync();
        await FindsAsync(new() { Names = ["orders"] });
        await FindsAsync(new() { Namespaces = ["SHOP"] });
        await FindsAsync(new() { Clusters = ["eas"] });
        await FindsAsync(new() { Reasons = ["crashloopbackoff"] });
        await FindsAsync(new() { LabelPairs = ["app=we"] });
        await FindsAsync(new() { LabelPairs = ["app"] });
        await FindsAsync(new() { Names = ["we%"] });
    }

    [Fact]
    public async Task Kinds_compare_without_case()
    {
        await WriteFleetAsync();
        await FindsAsync(new() { Kinds = ["deployment", "NODE"] }, "api", "node-1", "web");
    }

    [Fact]
    public async Task Values_of_one_filter_are_alternatives()
    {
        await WriteFleetAsync();
        await FindsAsync(new() { Names = ["web", "api", "absent"] }, "api", "web");
        await FindsAsync(new() { Health = ["Healthy", "Unknown"] }, "api", "node-1", "orders-db-0", "web");
        await FindsAsync(new() { Reasons = ["CrashLoopBackOff", "ImagePullBackOff"] }, "orders-db-0", "web-7d9f");
    }

    [Fact]
    public async Task Filters_must_all_hold_and_so_must_all_labels()
    {
        await WriteFleetAsync();
        await FindsAsync(new() { Clusters = ["east"], Kinds = ["Pod"], Health = ["Degraded"] }, "orders-db-0", "web-7d9f");
        await FindsAsync(new() { Clusters = ["east"], Kinds = ["Pod"], Reasons = ["ImagePullBackOff"] }, "web-7d9f");
        await FindsAsync(new() { LabelPairs = ["app=web", "tier=front"] }, "web");
        await FindsAsync(new() { LabelPairs = ["app=web", "tier=db"] });
        await FindsAsync(new() { LabelPairs = ["app=web"], Kinds = ["Pod"] }, "web-7d9f");
    }

    [Fact]
    public async Task What_is_excluded_is_left_out_and_nothing_else()
    {
        await WriteFleetAsync();
        await FindsAsync(new() { NotClusters = ["west"] }, "api", "orders-db-0", "web-7d9f");
        await FindsAsync(new() { NotNamespaces = ["shop", "_cluster"] }, "api", "web-7d9f");
        await FindsAsync(new() { NotKinds = ["POD", "absent"] }, "api", "node-1", "web");
        await FindsAsync(new() { NotStates = ["Healthy"] }, "orders-db-0", "web-7d9f");
        await FindsAsync(new() { NotStates = ["CrashLoopBackOff"] }, "api", "node-1", "orders-db-0", "web", "web-7d9f");
        await FindsAsync(new() { NotStates = ["Healthy", "CrashLoopBackOff"], NotClusters = ["west"] }, "web-7d9f");
        await FindsAsync(new() { Kinds = ["Pod"], NotKinds = ["Pod"] });
    }

    [Fact]
    public async Task A_state_is_a_health_or_a_reason()
    {
        await WriteFleetAsync();
        await FindsAsync(new() { States = ["Degraded"] }, "orders-db-0", "web-7d9f");
        await FindsAsync(new() { States = ["ImagePullBackOff"] }, "web-7d9f");
        await FindsAsync(new() { States = ["Progressing", "CrashLoopBackOff"] }, "orders-db-0");
        await FindsAsync(new() { States = ["Healthy", "ImagePullBackOff"], Clusters = ["east"] }, "api", "web-7d9f");
    }

    [Fact]
    public async Task One_of_several_labels_is_enough_where_so_asked()
    {
        await WriteFleetAsync();
        await FindsAsync(new() { AnyLabelPairs = ["app=api", "tier=front"] }, "api", "web");
        await FindsAsync(new() { AnyLabelPairs = ["app=api", "app=web"], LabelPairs = ["tier=front"] }, "web");
        await FindsAsync(new() { AnyLabelPairs = ["app=absent"] });
    }

    [Fact]
    public async Task A_time_range_begins_with_its_first_moment_and_ends_before_its_last()
    {
        await WriteAsync(
            Some.Upsert(Some.Snapshot("old", createdAt: Some.Time.AddDays(-30)), Some.Time.AddHours(-2)),
            Some.Upsert(Some.Snapshot("new", createdAt: Some.Time.AddHours(-1)), Some.Time),
            Some.Upsert(Some.Snapshot("timeless", createdAt: null), Some.Time.AddHours(-3)));
        await FindsAsync(new() { Created = new(Some.Time.AddHours(-1), null) }, "new");
        await FindsAsync(new() { Created = new(null, Some.Time.AddHours(-1)) }, "old");
        await FindsAsync(new() { Created = new(Some.Time.AddDays(-30), Some.Time) }, "new", "old");
        await FindsAsync(new() { Created = new(Some.Time, Some.Time) });
        await FindsAsync(new() { Updated = new(Some.Time.AddHours(-2), null) }, "new", "old");
        await FindsAsync(new() { Updated = new(null, Some.Time.AddHours(-2)) }, "timeless");
    }

    [Fact]
    public async Task The_vocabulary_is_every_name_once()
    {
        await WriteFleetAsync();
        var vocabulary = await Store.ReadVocabularyAsync(Cancelled);
        Assert.Equal(["_cluster", "default", "shop"], vocabulary.Namespaces);
        Assert.Equal(["Deployment", "Node", "Pod"], vocabulary.Kinds);
        Assert.Equal(["CrashLoopBackOff", "ImagePullBackOff"], vocabulary.Reasons);
    }

    [Fact]
    public async Task Words_and_filters_hold_together()
    {
        await WriteFleetAsync();
        Assert.Equal(["orders-db-0"], await NamesAsync("database", new() { Clusters = ["east"] }));
        Assert.Equal(["web-7d9f"], await NamesAsync("shop", new() { Reasons = ["ImagePullBackOff"] }));
        Assert.Empty(await NamesAsync("database", new() { Kinds = ["Deployment"] }));
        Assert.Equal(["web"], await NamesAsync("storefront", new() { LabelPairs = ["tier=front"] }));
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("db")]
    [InlineData("0")]
    [InlineData("orders-db")]
    [InlineData("db-0")]
    [InlineData("orders-db-0")]
    [InlineData("ORDERS-DB-0")]
    public async Task A_name_is_found_in_whole_and_by_its_parts(string words)
    {
        await WriteFleetAsync();
        Assert.Equal(["orders-db-0", "orders-db-0"], await NamesAsync(words));
    }

    [Fact]
    public async Task A_word_with_separators_is_not_its_parts_apart()
    {
        await WriteAsync(Some.Upsert(Some.Snapshot("orders-db-0")), Some.Upsert(Some.Snapshot("db-orders-1")));
        Assert.Equal(["orders-db-0"], await NamesAsync("orders-db"));
    }

    [Theory]
    [InlineData("p0-p1-p2-p3-p4-p5-p6-p7-p8-p9-p10-p11-p12-p13-p14-p15-p16-p17-p18-p19-last", true)]
    [InlineData("p1-p2-p3-p4-p5-p6-p7-p8-p9-p10-p11-p12-p13-p14-p15-p16-p17-p18-p19-la", true)]
    [InlineData("p2.p3/p4", true)]
    [InlineData("p0-p1-p2-p3-p4-p5-p6-p7-p8-p9-p10-p11-p12-p13-p14-p15-p16-p17-p19-last", false)]
    [InlineData("p18-p20", false)]
    [InlineData("p1-p2-p3-p4-p5-p6-p7-p8-p9-p10-p11-p12-p13-p14-p15-p16-p17-p18-p19-last-more", false)]
    public async Task A_word_of_many_parts_is_found_by_every_stretch_of_it(string words, bool found)
    {
        await WriteAsync(
            Some.Upsert(Some.Snapshot(string.Join('-', Enumerable.Range(0, 20).Select(static i => $"p{i}")) + "-last")),
            Some.Upsert(Some.Snapshot("other")));
        Assert.Equal(found ? 1 : 0, (await NamesAsync(words)).Count);
    }

    [Fact]
    public async Task A_word_of_three_letters_finds_longer_ones_that_begin_with_it_after_the_whole_ones()
    {
        await WriteAsync(
            Some.Upsert(Some.Snapshot("a", text: "postgresql cluster")),
            Some.Upsert(Some.Snapshot("b", text: "postgres cluster")),
            Some.Upsert(Some.Snapshot("c", text: "pg cluster")),
            Some.Upsert(Some.Snapshot("d", text: "nothing here")));
        Assert.Equal(["b", "a"], await NamesAsync("postgres"));
        Assert.Equal(["a", "b"], await NamesAsync("pos"));
        Assert.Empty(await NamesAsync("po"));
        Assert.Equal(["c"], await NamesAsync("pg"));
    }

    [Fact]
    public async Task Any_word_may_match_and_more_matching_words_rank_higher()
    {
        await WriteFillersAsync();
        await WriteAsync(
            Some.Upsert(Some.Snapshot("one", text: "database under maintenance")),
            Some.Upsert(Some.Snapshot("two", text: "failing database of billing")),
            Some.Upsert(Some.Snapshot("three", text: "failing frontend of somebody")));
        var names = await NamesAsync("failing database absentword");
        Assert.Equal("two", names[0]);
        Assert.Equal(["one", "three", "two"], [.. names.Order(StringComparer.Ordinal)]);
    }

    [Fact]
    public async Task A_name_in_full_comes_first()
    {
        await WriteFillersAsync();
        await WriteAsync(
            Some.Upsert(Some.Snapshot("a", text: "redis redis redis redis")),
            Some.Upsert(Some.Snapshot("redis-cache", text: "redis")),
            Some.Upsert(Some.Snapshot("redis", text: "an unrelated and rather long text about something else altogether")));
        Assert.Equal("redis", (await NamesAsync("redis"))[0]);
        Assert.Equal("redis", (await NamesAsync("cache Redis"))[0]);
    }

    [Fact]
    public async Task Scores_descend_and_equal_ones_come_by_id()
    {
        await WriteFillersAsync();
        var equal = Enumerable.Range(0, 20).Select(static i => Some.Snapshot($"x{(i * 7) % 20:00}", text: "needle in hay")).ToArray();
        await WriteAsync([.. equal.Select(static snapshot => Some.Upsert(snapshot)), Some.Upsert(Some.Snapshot("y", text: "needle"))]);

        var page = await Store.SearchAsync(Some.Query("needle"), Cancelled);
        Assert.Equal(21, page.Total);
        Assert.Equal("y", page.Hits[0].Name);
        Assert.Equal(page.Hits.OrderByDescending(static hit => hit.Score).ThenBy(static hit => hit.Id, StringComparer.Ordinal), page.Hits);
        Assert.Equal(
            [.. equal.Select(static snapshot => snapshot.Id).Order(StringComparer.Ordinal)],
            [.. page.Hits.Skip(1).Select(static hit => hit.Id)]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("needle")]
    public async Task Pages_are_stable_complete_and_know_the_whole_count(string words)
    {
        await WriteAsync([.. Enumerable.Range(0, 57).Select(static i => Some.Upsert(Some.Snapshot($"pod-{i}", text: "needle " + (i % 3))))]);
        var whole = await IdsAsync(Some.Query(words, limit: 100));
        Assert.Equal(57, whole.Distinct(StringComparer.Ordinal).Count());
        var pages = new List<string>();
        for (var offset = 0; offset < 60; offset += 10)
        {
            var page = await Store.SearchAsync(Some.Query(words, limit: 10, offset: offset), Cancelled);
            Assert.Equal(57, page.Total);
            Assert.Equal(offset == 50 ? 7 : 10, page.Hits.Count);
            pages.AddRange(page.Hits.Select(static hit => hit.Id));
        }

        Assert.Equal(whole, pages);
        var past = await Store.SearchAsync(Some.Query(words, limit: 10, offset: 1000), Cancelled);
        Assert.Empty(past.Hits);
        Assert.Equal(57, past.Total);
    }

    [Fact]
    public async Task Totals_with_words_and_filters_are_exact()
    {
        await WriteAsync([.. Enumerable.Range(0, 300).Select(static i => Some.Upsert(Some.Snapshot(
            $"pod-{i}", ns: $"ns-{i % 3}", text: i % 2 == 0 ? "even" : "odd", labels: $"mod={i % 5}")))]);
        Assert.Equal(150, (await Store.SearchAsync(Some.Query("even", limit: 1), Cancelled)).Total);
        Assert.Equal(300, (await Store.SearchAsync(Some.Query("even odd", limit: 1), Cancelled)).Total);
        Assert.Equal(50, (await Store.SearchAsync(Some.Query("even", new() { Namespaces = ["ns-1"] }, limit: 7), Cancelled)).Total);
        Assert.Equal(60, (await Store.SearchAsync(Some.Query("", new() { LabelPairs = ["mod=4"] }, limit: 7), Cancelled)).Total);
    }

    [Fact]
    public async Task Facets_count_every_field_exactly()
    {
        await WriteFleetAsync();
        await CountsAsync(FacetField.Cluster, ("east", 3), ("west", 3));
        await CountsAsync(FacetField.Namespace, ("shop", 3), ("default", 2), ("_cluster", 1));
        await CountsAsync(FacetField.Kind, ("Pod", 3), ("Deployment", 2), ("Node", 1));
        await CountsAsync(FacetField.ApiGroup, ("", 4), ("apps", 2));
        await CountsAsync(FacetField.Health, ("Healthy", 4), ("Degraded", 2));
        await CountsAsync(FacetField.Reason, ("CrashLoopBackOff", 1), ("ImagePullBackOff", 1));
    }

    [Fact]
    public async Task Facets_respect_words_filters_and_their_limit()
    {
        await WriteFleetAsync();
        Assert.Equal(
            [new FacetCount("east", 1), new FacetCount("west", 1)],
            await Store.FacetAsync(Some.Query("database"), FacetField.Cluster, 10, Cancelled));
        Assert.Equal(
            [new FacetCount("Pod", 2)],
            await Store.FacetAsync(Some.Query("", new() { Health = ["Degraded"] }, limit: 1, offset: 5), FacetField.Kind, 10, Cancelled));
        Assert.Equal(
            [new FacetCount("Pod", 3)], await Store.FacetAsync(Some.Query(), FacetField.Kind, 1, Cancelled));
        Assert.Empty(await Store.FacetAsync(Some.Query("!!"), FacetField.Kind, 10, Cancelled));
    }

    [Theory]
    [MemberData(nameof(HostileWords))]
    public async Task No_word_is_syntax(string words)
    {
        await WriteFleetAsync();
        var page = await Store.SearchAsync(Some.Query(words), Cancelled);
        Assert.Equal(page.Total, page.Hits.Count);
        await Store.FacetAsync(Some.Query(words), FacetField.Kind, 10, Cancelled);
    }

    [Theory]
    [InlineData("!!!")]
    [InlineData("- * \" ( )")]
    [InlineData("😀")]
    public async Task Words_without_a_letter_match_nothing(string words)
    {
        await WriteFleetAsync();
        Assert.Empty(await NamesAsync(words));
    }

    [Theory]
    [InlineData("größe", "GRÖSSE größe")]
    [InlineData("ΑΘΗΝΑ", "αθηνα")]
    [InlineData("数据库", "数据库 cluster")]
    [InlineData("москва", "Москва")]
    [InlineData("cafe", "Café")]
    public async Task Words_of_every_script_are_found(string words, string text)
    {
        await WriteAsync(Some.Upsert(Some.Snapshot("a", text: text)), Some.Upsert(Some.Snapshot("b", text: "else")));
        Assert.Equal(["a"], await NamesAsync(words));
    }

    [Fact]
    public async Task Ten_thousand_characters_are_a_question_like_any_other()
    {
        await WriteFleetAsync();
        Assert.Empty(await NamesAsync(new string('x', 10_000)));
        Assert.Empty(await NamesAsync(string.Join('-', Enumerable.Repeat("x", 5_000))));
        Assert.NotEmpty(await NamesAsync("database " + string.Join(' ', Enumerable.Range(0, 2_000).Select(static i => $"w{i}"))));
    }

    [Fact]
    public async Task Hostile_filter_values_are_values()
    {
        var odd = Some.Snapshot("x", labels: ["a='; DROP TABLE label; --"]);
        await WriteAsync(Some.Upsert(odd));
        Assert.Equal(["x"], await NamesAsync("", new() { LabelPairs = ["a='; DROP TABLE label; --"] }));
        Assert.Empty(await NamesAsync("", new() { Kinds = ["' OR 1=1 --"] }));
    }

    private async Task WriteFleetAsync()
    {
        await WriteAsync(
            Some.Upsert(Some.Snapshot(
                "orders-db-0", "east", "shop", Some.Pods, HealthState.Degraded, "CrashLoopBackOff", "primary database of checkout", null, "app=orders")),
            Some.Upsert(Some.Snapshot(
                "web-7d9f", "east", "default", Some.Pods, HealthState.Degraded, "ImagePullBackOff", "frontend of shop", null, "app=web")),
            Some.Upsert(Some.Snapshot("api", "east", "default", Some.Deployments, text: "gateway", labels: "app=api")));
        await WriteAsync(
            Some.Upsert(Some.Snapshot("orders-db-0", "west", "shop", Some.Pods, text: "primary database of checkout", labels: "app=orders")),
            Some.Upsert(Some.Snapshot("web", "west", "shop", Some.Deployments, text: "storefront", labels: ["tier=front", "app=web"])),
            Some.Upsert(Some.Snapshot("node-1", "west", "", Some.Nodes, text: "machine", labels: "zone=a")));
    }

    /// <summary>Records that match nothing asked: a word's weight is its rarity, and in an empty store nothing is rare.</summary>
    private Task WriteFillersAsync() =>
        WriteAsync([.. Enumerable.Range(0, 40).Select(static i => Some.Upsert(Some.Snapshot($"filler-{i}", text: "some other thing entirely")))]);

    private async Task FindsAsync(FleetFilter filter, params string[] names)
    {
        Assert.Equal<string[]>(names, [.. (await NamesAsync("", filter)).Order(StringComparer.Ordinal)]);
    }

    private async Task CountsAsync(FacetField field, params (string Value, long Count)[] expected)
    {
        var counts = await Store.FacetAsync(Some.Query(), field, 100, Cancelled);
        Assert.Equal(expected, counts.Select(static count => (count.Value, count.Count)));
    }
}
