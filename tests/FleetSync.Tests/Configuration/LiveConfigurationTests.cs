using FleetSync.Configuration;
using FleetSync.TestCluster;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Configuration;

public sealed class LiveConfigurationTests
{
    [Fact]
    public void A_file_that_changes_is_applied_once_two_looks_saw_it() => Play("batch: {maxSize: 10}", static run =>
    {
        run.File("batch: {maxSize: 20}\nlog: {level: Debug}");
        run.Pass(2);
        Assert.Empty(run.Applied);

        run.Pass(2);
        var applied = Assert.Single(run.Applied);
        Assert.Equal(20, applied.Batch.MaxSize);
        Assert.Equal("Debug", applied.LogLevel);
        Assert.Equal(["Information: The configuration has changed: batch, log.level from now on"], run.Logs.Lines);
        run.Pass(60);
        Assert.Single(run.Applied);
    });

    [Fact]
    public void A_mounted_ConfigMap_that_is_swapped_is_noticed() => SingleThread.Play(static thread =>
    {
        using var run = new Run(thread);
        var mount = new ConfigMapMount(run.Folder.Path);
        mount.Swap(("fleetsync.yaml", "batch: {maxSize: 10}"));
        run.Begin();
        mount.Swap(("fleetsync.yaml", "batch: {maxSize: 20}"));
        run.Pass(4);

        Assert.Equal(20, Assert.Single(run.Applied).Batch.MaxSize);
    });

    [Fact]
    public void A_broken_file_is_told_once_as_at_start_and_the_old_settings_stay() => Play("batch: {maxSize: 10}", static run =>
    {
        run.File("batch: {maxSize: many}\ncolour: red");
        run.Pass(60);
        Assert.Empty(run.Applied);
        Assert.Equal(
            [
                """
                Error: The configuration cannot be used, 2 problems:
                  fleetsync.yaml:2:9: unknown setting colour. docs/configuration.md lists all settings.
                  fleetsync.yaml:1:18: batch.maxSize is "many". Allowed: a whole number from 1 to 100000.
                The settings of before stay in force
                """,
            ],
            run.Logs.Lines);

        run.File("batch: {maxSize: 30}");
        run.Pass(4);
        Assert.Equal(30, Assert.Single(run.Applied).Batch.MaxSize);
    });

    [Fact]
    public void What_needs_a_start_is_told_and_stays_while_the_rest_applies() => Play("clusterID: east\nbatch: {maxSize: 10}", static run =>
    {
        run.File("clusterID: west\nqdrant: {endpoint: 'http://q:6334'}\nlist: {compression: true}\nbatch: {maxSize: 20}\nfilters: {types: {exclude: [pods]}}");
        run.Pass(4);

        var applied = Assert.Single(run.Applied);
        Assert.Equal("east", applied.ClusterId);
        Assert.Equal("east", applied.Extraction.Cluster);
        Assert.IsType<FleetSync.Stores.StoreOptions.SqliteFile>(applied.Store);
        Assert.False(applied.Watcher.Compression);
        Assert.Equal(["pods"], applied.Discovery.ExcludeTypes);
        Assert.Equal(
            [
                "Warning: Changed in the configuration, but in force only after a restart: clusterID, store, qdrant, list.compression",
                "Information: The configuration has changed: filters, batch from now on",
            ],
            run.Logs.Lines);
    });

    [Fact]
    public void What_changes_no_setting_is_no_change() => Play("batch: {maxSize: 10}", static run =>
    {
        run.File("# the same\nbatch:\n  maxSize: 10\nfilters: {types: {exclude: [events, events.events.k8s.io, leases.coordination.k8s.io]}}");
        run.Pass(10);

        Assert.Empty(run.Applied);
        Assert.Empty(run.Logs.Lines);
    });

    [Fact]
    public void A_file_that_is_gone_is_told_and_its_settings_stay() => Play("batch: {maxSize: 10}", static run =>
    {
        File.Delete(run.Folder.Path + "/fleetsync.yaml");
        run.Pass(60);
        Assert.Empty(run.Applied);
        Assert.Equal(["Error: The configuration file is gone.\nThe settings of before stay in force"], run.Logs.Lines);

        run.File("batch: {maxSize: 10}");
        run.Pass(4);
        Assert.Empty(run.Applied);
    });

    [Fact]
    public void A_file_that_comes_into_being_is_applied() => Play(null, static run =>
    {
        run.Pass(10);
        run.File("prune: false");
        run.Pass(4);

        Assert.False(Assert.Single(run.Applied).Discovery.Prune);
    });

    [Fact]
    public void Every_setting_is_known_to_apply_at_once_or_to_need_a_start() => Assert.DoesNotContain(
        Settings.All.Select(static setting => setting.Key),
        static key => !LiveSettings.Keys.Any(known =>
            key == known || key.StartsWith(known + ".", StringComparison.Ordinal) || key.StartsWith(known + "[", StringComparison.Ordinal)));

    private static void Play(string? file, Action<Run> test) => SingleThread.Play(thread =>
    {
        using var run = new Run(thread);
        if (file is not null)
        {
            run.File(file);
        }

        run.Begin();
        test(run);
    });

    private sealed class Run(SingleThread thread) : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();

        public ConfigurationFolder Folder { get; } = new();

        public List<FleetOptions> Applied { get; } = [];

        public LogLines Logs { get; } = new();

        public void File(string content) => Folder.File(content);

        public void Begin()
        {
            var live = new LiveConfiguration(() => FleetConfiguration.ReadFile(null, Folder.Path), () => Folder.Load(), thread.Time);
            live.Load();
            _ = live.FollowAsync(Applied.Add, Logs, _stop.Token);
        }

        public void Pass(double seconds) => thread.Pass(TimeSpan.FromSeconds(seconds));

        public void Dispose()
        {
            _stop.Cancel();
            thread.Settle();
            Folder.Dispose();
        }
    }
}
