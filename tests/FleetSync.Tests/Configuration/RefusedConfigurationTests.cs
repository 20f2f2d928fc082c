using FleetSync.Configuration;
using Xunit;

namespace FleetSync.Tests.Configuration;

public sealed class RefusedConfigurationTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("batch:\n  maxSise: 5", """fleetsync.yaml:2:12: unknown setting batch.maxSise. Did you mean batch.maxSize?""")]
    [InlineData("maxSize: 5", """fleetsync.yaml:1:10: unknown setting maxSize. Did you mean batch.maxSize?""")]
    [InlineData("resync: 10m", """fleetsync.yaml:1:9: unknown setting resync. Did you mean resyncSeconds?""")]
    [InlineData("types:\n- match: pods\n  metadata: true", """fleetsync.yaml:3:13: unknown setting types[0].metadata. Did you mean types[].metadataOnly?""")]
    [InlineData("colour: red", """fleetsync.yaml:1:9: unknown setting colour. docs/configuration.md lists all settings.""")]
    [InlineData("filter: {labelSelector: a}", """fleetsync.yaml:1:25: unknown setting filter.labelSelector. Did you mean filters.labelSelector?""")]
    [InlineData("batch: 5", """fleetsync.yaml:1:8: batch is "5", but is a section. Allowed in it: batch.windowSeconds, batch.maxSize, batch.maxPending.""")]
    [InlineData("types: pods", """fleetsync.yaml:1:8: types is "pods", but is a section. Allowed in it: types[].match, types[].labelSelector, types[].metadataOnly, types[].resyncSeconds.""")]
    [InlineData("clusterID: {name: east}", """fleetsync.yaml:1:19: clusterID takes a single value, not more below it. Allowed: 1 to 200 characters without '/', control characters, or spaces at either end.""")]
    [InlineData("list:\n  pageSize: [1]", """fleetsync.yaml:2:14: list.pageSize takes a single value, not more below it. Allowed: a whole number from 1 to 10000.""")]
    [InlineData("labels: {keep: app}", """fleetsync.yaml:1:16: labels.keep is "app", but takes a list. Write it as - app on a line of its own.""")]
    [InlineData("list: {pageSize: 0}", """fleetsync.yaml:1:18: list.pageSize is "0". Allowed: a whole number from 1 to 10000.""")]
    [InlineData("list: {pageSize: many}", """fleetsync.yaml:1:18: list.pageSize is "many". Allowed: a whole number from 1 to 10000.""")]
    [InlineData("list: {stream: yes}", """fleetsync.yaml:1:16: list.stream is "yes". Allowed: true, false.""")]
    [InlineData("batch: {windowSeconds: -1}", """fleetsync.yaml:1:24: batch.windowSeconds is "-1". Allowed: seconds from 0.05 to 3600, or a duration such as 500ms, 10m or 1h30m within them.""")]
    [InlineData("watch: {timeoutSeconds: 5 minutes}", """fleetsync.yaml:1:25: watch.timeoutSeconds is "5 minutes". Allowed: seconds from 5 to 86400, or a duration such as 500ms, 10m or 1h30m within them.""")]
    [InlineData("log: {level: loud}", """fleetsync.yaml:1:14: log.level is "loud". Allowed: Trace, Debug, Information, Warning, Error.""")]
    [InlineData("clusterID: \"\"", """fleetsync.yaml:1:12: clusterID is "". Allowed: 1 to 200 characters without '/', control characters, or spaces at either end.""")]
    [InlineData("filters: {labelSelector: 'app in web'}", """fleetsync.yaml:1:26: filters.labelSelector is "app in web". Allowed: a label selector such as app=web,tier in (front,back),!legacy.""")]
    [InlineData("filters: {namespaces: {include: [ok, 'not ok']}}", """fleetsync.yaml:1:38: filters.namespaces.include[1] is "not ok". Allowed: globs over namespaces, such as team-*.""")]
    [InlineData("filters: {types: {include: [pods, a], exclude: [a]}}", """fleetsync.yaml:1:49: filters.types.exclude holds "a", and so does filters.types.include. Remove it from one of them.""")]
    [InlineData("labels: {keep: [a], drop: [a]}", """fleetsync.yaml:1:28: labels.drop holds "a", and so does labels.keep. Remove it from one of them.""")]
    [InlineData("batch: {maxPending: 10}", """fleetsync.yaml:1:21: batch.maxPending is 10, less than batch.maxSize, which is 1000: no batch could ever fill. Raise one or lower the other.""")]
    [InlineData("types: [{match: Secret, metadataOnly: false}]", """fleetsync.yaml:1:39: types[0].metadataOnly is false for "Secret", which covers Secrets or ConfigMaps: their values are never read. Narrow the glob, or leave metadataOnly out.""")]
    [InlineData("types: [{match: 'core/*', metadataOnly: false}]", """fleetsync.yaml:1:41: types[0].metadataOnly is false for "core/*", which covers Secrets or ConfigMaps: their values are never read. Narrow the glob, or leave metadataOnly out.""")]
    [InlineData("types: [{metadataOnly: true}]", """fleetsync.yaml:1:24: types[0] has no match. Allowed: one glob over Kind, plural.group or group/*.""")]
    [InlineData("types: [{match: pods}, {match: pods}]", """fleetsync.yaml:1:32: types[1].match is "pods" a second time; only the first entry would ever apply. Merge the two.""")]
    [InlineData("clusterID: a\nCLUSTERID: b", """fleetsync.yaml:2:12: CLUSTERID is set twice, first at fleetsync.yaml:1:12. Upper and lower case do not differ.""")]
    [InlineData("fleetSync: {clusterID: a}\nbatch: {maxSize: 5}", """fleetsync.yaml:2:1: "batch" stands beside fleetSync. Move it below fleetSync.""")]
    [InlineData("- a\n- b", """fleetsync.yaml:1:1: is no mapping of settings. Expected lines such as "clusterID: east".""")]
    [InlineData("clusterID: a\n---\nclusterID: b", """fleetsync.yaml:3:1: a second document; a configuration file holds one.""")]
    [InlineData("leaderElection: {renewDeadlineSeconds: 15}", """fleetsync.yaml:1:40: leaderElection.renewDeadlineSeconds is 15 s, no less than leaderElection.leaseDurationSeconds, which is 15 s: two could write at a time. Lower it or raise the other.""")]
    [InlineData("leaderElection: {leaseDurationSeconds: 15.5}", """fleetsync.yaml:1:40: leaderElection.leaseDurationSeconds is 15.5 s, but a Lease holds whole seconds. Round it.""")]
    [InlineData("leaderElection: {retryPeriodSeconds: 9}", """fleetsync.yaml:1:38: leaderElection.retryPeriodSeconds is 9 s; 1.2 times that is no less than leaderElection.renewDeadlineSeconds, which is 10 s. Lower it or raise the other.""")]
    [InlineData("leaderElection: {leaseName: Not_ok}", """fleetsync.yaml:1:29: leaderElection.leaseName is "Not_ok". Allowed: a name as Kubernetes has them: lower-case letters, digits, '-' and '.', at most 253.""")]
    public void A_file_is_refused_with_position_key_value_and_what_is_allowed(string file, string problem)
    {
        Assert.Equal([problem], _folder.File(file).Problems(), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("clusterID: \"oops", "fleetsync.yaml:")]
    [InlineData("clusterID: [oops\nx", "fleetsync.yaml: is not valid")]
    [InlineData("{\"clusterID\": ", "fleetsync.yaml")]
    [InlineData("clusterID: a\nclusterID: b", "fleetsync.yaml:2:1: is not valid")]
    public void A_broken_file_says_where_it_breaks(string file, string where)
    {
        var problem = Assert.Single(_folder.File(file).Problems());

        Assert.StartsWith(where, problem, StringComparison.Ordinal);
        Assert.Contains("is not valid YAML or JSON", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_is_refused_by_its_name()
    {
        _folder.Variable("FLEETSYNC__LIST__PAGESIZE", "x").Variable("FLEETSYNC__LISTS__PAGESIZE", "5");

        Assert.Equal(
            [
                "FLEETSYNC__LISTS__PAGESIZE: unknown setting LISTS.PAGESIZE. Did you mean list.pageSize?",
                "FLEETSYNC__LIST__PAGESIZE: list.pageSize is \"x\". Allowed: a whole number from 1 to 10000.",
            ],
            _folder.Problems(),
            StringComparer.Ordinal);
    }

    [Fact]
    public void A_flag_is_refused_as_the_command_line()
    {
        _folder.Flag("log.level", "loud");

        Assert.Equal(
            ["command line: log.level is \"loud\". Allowed: Trace, Debug, Information, Warning, Error."],
            _folder.Problems(),
            StringComparer.Ordinal);
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        _folder.File("list: {pageSize: 0}\nlog: {level: loud}\nx: y");

        var refusal = Assert.Throws<ConfigurationException>(() => _folder.Load());

        Assert.Equal(3, refusal.Problems.Count);
        Assert.Contains("3 problems", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("fleetsync.yaml:1:18", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_that_contradicts_what_is_set_names_what_is_set()
    {
        _folder.Variable("FLEETSYNC__BATCH__MAXSIZE", "50000");

        Assert.StartsWith(
            "default: batch.maxPending is",
            Assert.Single(_folder.Problems()),
            StringComparison.Ordinal);
    }
}
