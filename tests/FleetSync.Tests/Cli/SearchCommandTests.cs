using System.Text.Json;
using FleetSync.Cli.Output;
using FleetSync.Stores;
using FleetSync.Tests.Query;
using Xunit;

namespace FleetSync.Tests.Cli;

public sealed class SearchCommandTests
{
    private static readonly Terminal _colourful = new(IsTerminal: true, Colour: true, Width: 200);

    [Fact]
    public async Task Words_and_filters_become_one_query()
    {
        var shell = new CommandLine();

        var code = await shell.RunAsync(
            "search", "failing", "database", "--cluster", "east,west", "--kind", "pods", "-k", "sts", "-n", "production",
            "--health", "degraded", "--reason", "CrashLoopBackOff", "-l", "app=web,tier=db", "--limit", "10", "--offset", "20");

        Assert.Equal(0, code);
        var query = shell.Store.Asked.Single();
        Assert.Equal("failing database", query.Words);
        Assert.Equal(["east", "west"], query.Filter.Clusters);
        Assert.Equal(["Pod", "StatefulSet"], query.Filter.Kinds);
        Assert.Equal(["production"], query.Filter.Namespaces);
        Assert.Equal(["Degraded"], query.Filter.Health);
        Assert.Equal(["CrashLoopBackOff"], query.Filter.Reasons);
        Assert.Equal(["app=web", "tier=db"], query.Filter.LabelPairs);
        Assert.Equal((10, 20), (query.Limit, query.Offset));
    }

    [Fact]
    public async Task Words_after_two_dashes_may_look_like_flags()
    {
        var shell = new CommandLine();

        Assert.Equal(0, await shell.RunAsync("search", "--limit", "5", "--", "--limt", "@home"));

        Assert.Equal("--limt @home", shell.Store.Asked.Single().Words);
    }

    [Fact]
    public async Task Store_flags_become_configuration_keys()
    {
        var shell = new CommandLine();

        await shell.RunAsync("search", "web", "--sqlite", "/tmp/x.db", "--config", "fleet.yaml");

        Assert.Equal("fleet.yaml", shell.ConfigFile);
        Assert.Equal("/tmp/x.db", shell.Keys.Single(pair => pair.Key == "store.sqlite.path").Value);
    }

    [Fact]
    public async Task A_pipe_gets_plain_aligned_text_in_full()
    {
        var shell = Fleet();

        Assert.Equal(0, await shell.RunAsync("search", "web"));

        Assert.Equal(
            """
            CLUSTER  NAMESPACE   KIND  NAME                                                                    HEALTH    REASON            AGE
            east     production  Pod   web-0                                                                   Degraded  CrashLoopBackOff  5h
            east     -           Node  a-name-that-is-rather-long-and-would-not-fit-on-any-terminal-of-eighty  Healthy   -                 5h

            2 of 340 matches; --offset 2 shows the next
            2 clusters, oldest heartbeat 3h ago
            east: 6 types not readable: a.example.com, b.example.com, c.example.com, d.example.com, e.example.com and 1 more
            west: last heard of 3h ago; its answers are that old
            west: the initial synchronisation is not complete; its answers are neither

            """, shell.Output);
        Assert.Empty(shell.Error);
    }

    [Fact]
    public async Task Wide_adds_what_else_the_record_says()
    {
        var shell = new CommandLine
        {
            Store = new()
            {
                Hits =
                [
                    AnsweringStore.Hit("east", "shop", "Pod", "web-0", "Degraded", "OOMKilled",
                        """ "owner":"Deployment/web","message":"back-off\n5m0s","labels":{"app":"web","tier":"front"} """),
                ],
                Clusters = [AnsweringStore.Cluster("east", TimeSpan.FromSeconds(4), new UnreadableType("widgets.example.com", "403 Forbidden"))],
            },
        };

        await shell.RunAsync("search", "web", "-o", "wide");

        Assert.Equal(
            """
            CLUSTER  NAMESPACE  KIND  NAME   HEALTH    REASON     AGE  UPDATED  OWNER           LABELS              MESSAGE
            east     shop       Pod   web-0  Degraded  OOMKilled  5h   45s      Deployment/web  app=web,tier=front  back-off 5m0s

            1 match
            1 cluster, oldest heartbeat 4s ago
            east: 1 type not readable: widgets.example.com (403 Forbidden)

            """, shell.Output);
    }

    [Fact]
    public async Task A_terminal_gets_colour_and_rows_cut_to_its_width()
    {
        var shell = Fleet(new Terminal(IsTerminal: true, Colour: true, Width: 80));

        await shell.RunAsync("search", "web");

        var lines = shell.Output.Split('\n');
        Assert.Contains("\e[31mDegraded\e[0m", lines[1], StringComparison.Ordinal);
        Assert.Contains("\e[32mHealthy\e[0m", lines[2], StringComparison.Ordinal);
        Assert.Contains("…", lines[2], StringComparison.Ordinal);
        Assert.All(lines[..3], line => Assert.InRange(Bare(line).Length, 1, 80));
    }

    [Fact]
    public async Task What_a_cluster_says_never_drives_the_terminal()
    {
        var shell = new CommandLine
        {
            OutputTerminal = _colourful with { Colour = false },
            Store = new() { Hits = [AnsweringStore.Hit("east", "shop", "Pod", "w\u0007eb", reason: "\e[2J\u202egone")] },
        };

        await shell.RunAsync("search", "web");

        Assert.DoesNotContain(shell.Output, letter => letter is '\e' or '\u0007' or '\u202e');
    }

    [Fact]
    public async Task No_match_is_an_answer_and_ends_with_0()
    {
        var shell = new CommandLine();

        Assert.Equal(0, await shell.RunAsync("search", "web", "--cluster", "nord"));

        Assert.Equal(
            """
            no matches
            note: this store has no cluster 'nord'; it has none yet
            no cluster: nothing has been synchronised here; 'fleetsync run' does that

            """, shell.Output);
    }

    [Fact]
    public async Task Names_go_to_output_and_all_else_to_error()
    {
        var shell = Fleet();

        await shell.RunAsync("search", "web", "-o", "name");

        Assert.Equal(
            "east/production/v1/Pod/web-0\n"
            + "east/_cluster/v1/Node/a-name-that-is-rather-long-and-would-not-fit-on-any-terminal-of-eighty\n",
            shell.Output);
        Assert.StartsWith("2 of 340 matches", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1, "1 match, 1 more near in meaning")]
    [InlineData(0, 2, "no match in words, 2 near in meaning")]
    [InlineData(3, 2, "2 of 3 matches, 2 more near in meaning; --offset 2 shows the next")]
    public async Task What_is_only_near_is_counted_apart(int total, int near, string line)
    {
        var shell = new CommandLine
        {
            Store = new()
            {
                Hits = [AnsweringStore.Hit("east", "shop", "Pod", "web-0"), AnsweringStore.Hit("east", "shop", "Pod", "api", isNear: true)],
                Total = total,
                Near = near,
            },
        };

        await shell.RunAsync("search", "web");
        Assert.Contains($"\n{line}\n", shell.Output, StringComparison.Ordinal);

        await shell.RunAsync("search", "web", "-o", "json");
        using var json = JsonDocument.Parse(shell.Output[shell.Output.IndexOf('{', StringComparison.Ordinal)..]);
        Assert.Equal(near, json.RootElement.GetProperty("near").GetInt64());
        var items = json.RootElement.GetProperty("items");
        Assert.False(items[0].TryGetProperty("near", out _));
        Assert.True(items[1].GetProperty("near").GetBoolean());
    }

    [Fact]
    public async Task Json_is_one_object_with_records_and_proof()
    {
        var shell = Small();

        await shell.RunAsync("search", "web", "--health", "degraded", "-o", "json");

        using var json = JsonDocument.Parse(shell.Output);
        Assert.Equal(
            """
            {
              "query": {
                "words": "web",
                "clusters": [],
                "namespaces": [],
                "kinds": [],
                "apiGroups": [],
                "health": [
                  "Degraded"
                ],
                "reasons": [],
                "labels": [],
                "limit": 50,
                "offset": 0
              },
              "interpretation": {
                "text": "words=\"web\"",
                "words": "web"
              },
              "total": 1,
              "truncated": false,
              "items": [
                {
                  "id": "east/shop/v1/Pod/web-0",
                  "health": "Degraded",
                  "message": "über \"80 %\"",
                  "status": {},
                  "score": 1.2346
                }
              ],
              "coverage": {
                "asOf": "2026-03-01T12:00:00Z",
                "clusters": [
                  {
                    "cluster": "east",
                    "clusterSecretRef": null,
                    "serverVersion": "v1.34.1",
                    "agentVersion": "0.1.0",
                    "lastSync": "2026-03-01T11:57:00Z",
                    "lastHeartbeat": "2026-03-01T11:59:56Z",
                    "heartbeatAgeSeconds": 4,
                    "typesWatched": 62,
                    "typesNotReadable": [
                      {
                        "type": "widgets.example.com",
                        "why": "403 Forbidden"
                      }
                    ],
                    "objectCount": 205,
                    "embeddingFingerprint": ""
                  }
                ]
              },
              "notes": []
            }

            """, shell.Output);
    }

    [Fact]
    public async Task Yaml_is_the_same_object()
    {
        var shell = Small();

        await shell.RunAsync("search", "web", "--health", "degraded", "-o", "yaml");

        Assert.Equal(
            """
            query:
              words: web
              clusters: []
              namespaces: []
              kinds: []
              apiGroups: []
              health:
                - Degraded
              reasons: []
              labels: []
              limit: 50
              offset: 0
            interpretation:
              text: "words=\"web\""
              words: web
            total: 1
            truncated: false
            items:
              - id: east/shop/v1/Pod/web-0
                health: Degraded
                message: "über \"80 %\""
                status: {}
                score: 1.2346
            coverage:
              asOf: "2026-03-01T12:00:00Z"
              clusters:
                - cluster: east
                  clusterSecretRef: null
                  serverVersion: v1.34.1
                  agentVersion: "0.1.0"
                  lastSync: "2026-03-01T11:57:00Z"
                  lastHeartbeat: "2026-03-01T11:59:56Z"
                  heartbeatAgeSeconds: 4
                  typesWatched: 62
                  typesNotReadable:
                    - type: widgets.example.com
                      why: "403 Forbidden"
                  objectCount: 205
                  embeddingFingerprint: ""
            notes: []

            """, shell.Output);
    }

    [Fact]
    public async Task What_was_understood_is_shown_above_the_footer()
    {
        var shell = Asked();

        await shell.RunAsync("search", "failing payment pods in west");

        var query = shell.Store.Asked.Single();
        Assert.Equal("payment", query.Words);
        Assert.Equal(["Pod"], query.Filter.Kinds);
        Assert.Equal(["west"], query.Filter.Clusters);
        Assert.Contains(
            "\nInterpreted as: kind=Pod health=Degraded|Missing cluster=west words=\"payment\"\n1 match\n", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Literal_words_are_asked_as_they_are_and_nothing_is_said_of_them()
    {
        var shell = Asked();

        await shell.RunAsync("search", "failing payment pods in west", "--literal");

        var query = shell.Store.Asked.Single();
        Assert.Equal("failing payment pods in west", query.Words);
        Assert.Empty(query.Filter.Kinds.Concat(query.Filter.States).Concat(query.Filter.Clusters));
        Assert.DoesNotContain("Interpreted as", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flag_wins_over_words_of_its_idea()
    {
        var shell = Asked();

        await shell.RunAsync("search", "failing pods in west", "--kind", "deploy", "--cluster", "east");

        var query = shell.Store.Asked.Single();
        Assert.Equal(["Deployment"], query.Filter.Kinds);
        Assert.Equal(["east"], query.Filter.Clusters);
        Assert.Equal(["Degraded", "Missing"], query.Filter.States);
        Assert.Equal("pods pod west", query.Words);
    }

    [Fact]
    public async Task A_question_for_a_number_is_answered_with_the_number_first()
    {
        var shell = Asked();

        await shell.RunAsync("search", "how many pods are failing in west");
        Assert.StartsWith("1 match\n\nCLUSTER", shell.Output, StringComparison.Ordinal);

        shell = Asked();
        await shell.RunAsync("search", "how many pods are failing in west", "-o", "json");
        Assert.StartsWith("{\n  \"count\": 1,\n  \"query\"", shell.Output, StringComparison.Ordinal);

        shell = Asked();
        await shell.RunAsync("search", "how many pods are failing in west", "-o", "yaml");
        Assert.StartsWith("count: 1\n", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Facets_count_the_matches_by_four_fields()
    {
        var shell = Asked();
        await shell.RunAsync("search", "web", "--facets");
        Assert.Contains("\nCLUSTER  MATCHES\nwest           5\neast           2\n", shell.Output, StringComparison.Ordinal);
        Assert.Contains("\nNAMESPACE  MATCHES\nshop             7\n", shell.Output, StringComparison.Ordinal);

        shell = Asked();
        await shell.RunAsync("search", "web", "--facets", "-o", "json");
        using var json = JsonDocument.Parse(shell.Output);
        var facets = json.RootElement.GetProperty("facets");
        Assert.Equal(["cluster", "kind", "namespace", "health"], facets.EnumerateObject().Select(static facet => facet.Name));
        Assert.Equal(5, facets.GetProperty("cluster").GetProperty("west").GetInt64());
    }

    [Fact]
    public async Task Groups_have_their_counts_and_their_rows()
    {
        var shell = Asked();
        await shell.RunAsync("search", "web", "--group-by", "cluster");
        Assert.StartsWith("CLUSTER  MATCHES\nwest           5\neast           2\n\nCLUSTER west\nCLUSTER  NAMESPACE", shell.Output, StringComparison.Ordinal);

        shell = Asked();
        await shell.RunAsync("search", "web", "--group-by", "cluster", "-o", "json");
        using var json = JsonDocument.Parse(shell.Output);
        Assert.Equal("cluster", json.RootElement.GetProperty("groups").GetProperty("by").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("groups").GetProperty("counts").GetProperty("east").GetInt64());
    }

    private static CommandLine Asked() => new()
    {
        Store = new()
        {
            Hits = [AnsweringStore.Hit("west", "shop", "Pod", "payment-0", "Degraded", "Error")],
            Clusters = [AnsweringStore.Cluster("east", TimeSpan.FromSeconds(4)), AnsweringStore.Cluster("west", TimeSpan.FromSeconds(4))],
            Facets =
            {
                [FacetField.Cluster] = [new("west", 5), new("east", 2)],
                [FacetField.Namespace] = [new("shop", 7)],
                [FacetField.Kind] = [new("Pod", 7)],
                [FacetField.Health] = [new("Degraded", 7)],
            },
        },
    };

    private static string Bare(string line) =>
        System.Text.RegularExpressions.Regex.Replace(line, "\e\\[[0-9]+m", "", default, TimeSpan.FromSeconds(1));

    private static CommandLine Small() => new()
    {
        Store = new()
        {
            Hits =
            [
                AnsweringStore.Hit("east", "shop", "Pod", "web-0", "Degraded", "OOMKilled",
                    """ "message":"\u00fcber \"80 %\"","status":{} """, score: 1.23456),
            ],
            Clusters = [AnsweringStore.Cluster("east", TimeSpan.FromSeconds(4), new UnreadableType("widgets.example.com", "403 Forbidden"))],
        },
    };

    private static CommandLine Fleet(Terminal? terminal = null) => new()
    {
        OutputTerminal = terminal ?? Terminal.None,
        Store = new()
        {
            Total = 340,
            Hits =
            [
                AnsweringStore.Hit("east", "production", "Pod", "web-0", "Degraded", "CrashLoopBackOff"),
                AnsweringStore.Hit(
                    "east", "_cluster", "Node", "a-name-that-is-rather-long-and-would-not-fit-on-any-terminal-of-eighty"),
            ],
            Clusters =
            [
                AnsweringStore.Cluster("east", TimeSpan.FromSeconds(4),
                    [.. "abcdef".Select(letter => new UnreadableType($"{letter}.example.com", "forbidden"))]),
                AnsweringStore.Cluster("west", TimeSpan.FromHours(3)) with { LastSync = null },
            ],
        },
    };
}
