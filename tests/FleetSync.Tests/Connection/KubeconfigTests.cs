using FleetSync.Connection;
using Xunit;

namespace FleetSync.Tests.Connection;

public sealed class KubeconfigTests : IDisposable
{
    private readonly KubeconfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task With_nothing_said_the_home_folders_kubeconfig_is_used()
    {
        _folder.Write(".kube/config", KubeconfigFolder.Yaml("server: https://home.example:6443"));

        await using var connection = await _folder.OpenAsync();

        Assert.Equal("https://home.example:6443/", connection.Server.AbsoluteUri);
        Assert.Equal("dev", connection.DefaultClusterName);
    }

    [Fact]
    public async Task Of_several_files_the_first_wins_and_missing_ones_are_passed_over()
    {
        var first = _folder.Write("a/first", """
            contexts: [{name: east, context: {cluster: c, user: u}}]
            users: [{name: u, user: {tokenFile: token}}]
            """);
        _folder.Write("a/token", "beside the first file");
        var second = _folder.Write("b/second", """
            current-context: east
            contexts:
            - {name: east, context: {cluster: other, user: u}}
            clusters:
            - {name: c, cluster: {server: "https://c.example"}}
            users: [{name: u, user: {token: second}}]
            """);
        _folder.Set("KUBECONFIG", string.Join(Path.PathSeparator, "/does/not/exist", first, second));

        await using var connection = await _folder.OpenAsync();

        Assert.Equal("c.example", connection.Server.Host);
        Assert.Equal("east", connection.DefaultClusterName);
    }

    [Fact]
    public async Task A_named_context_wins_over_the_current_one()
    {
        _folder.Write(".kube/config", """
            current-context: one
            contexts:
            - {name: one, context: {cluster: one}}
            - {name: "arn:aws:eks:eu:1:cluster/two", context: {cluster: two}}
            clusters:
            - {name: one, cluster: {server: "https://one.example"}}
            - {name: two, cluster: {server: "two.example:8080"}}
            """);

        await using var connection = await _folder.OpenAsync(new ConnectionOptions { Context = "arn:aws:eks:eu:1:cluster/two" });

        Assert.Equal("http://two.example:8080/", connection.Server.AbsoluteUri);
        Assert.Equal("arn:aws:eks:eu:1:cluster-two", connection.DefaultClusterName);
    }

    [Fact]
    public async Task A_kubeconfig_may_be_JSON()
    {
        _folder.Write(".kube/config", """
            {"current-context":"j","contexts":[{"name":"j","context":{"cluster":"c","user":"u"}}],
             "clusters":[{"name":"c","cluster":{"server":"https://0.0.0.0:6443"}}],"users":[{"name":"u","user":{"token":"12345"}}]}
            """);

        await using var connection = await _folder.OpenAsync();

        Assert.Equal("https://127.0.0.1:6443/", connection.Server.AbsoluteUri);
    }

    [Fact]
    public async Task A_pod_uses_its_service_account()
    {
        InPod("10.96.0.1");

        await using var connection = await _folder.OpenAsync();

        Assert.Equal("https://10.96.0.1/", connection.Server.AbsoluteUri);
        Assert.Equal("in-cluster", connection.DefaultClusterName);
    }

    [Fact]
    public async Task A_pod_in_an_IPv6_cluster_uses_its_service_account()
    {
        InPod("fd00:10:96::1");

        await using var connection = await _folder.OpenAsync();

        Assert.Equal("https://[fd00:10:96::1]/", connection.Server.AbsoluteUri);
    }

    [Fact]
    public async Task A_kubeconfig_that_is_asked_for_wins_over_the_service_account()
    {
        InPod("10.96.0.1");
        _folder.Set("KUBECONFIG", _folder.Write("mine", KubeconfigFolder.Yaml("server: https://mine.example")));

        await using var connection = await _folder.OpenAsync();

        Assert.Equal("mine.example", connection.Server.Host);
    }

    [Fact]
    public async Task No_configuration_at_all_says_where_it_was_looked_for()
    {
        var refusal = await Assert.ThrowsAsync<ConnectionException>(() => _folder.OpenAsync());

        Assert.Contains(Path.Combine(_folder.Path, ".kube", "config"), refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--kubeconfig", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_file_that_is_missing_is_an_error()
    {
        var refusal = await Assert.ThrowsAsync<ConnectionException>(
            () => _folder.OpenAsync(new ConnectionOptions { KubeconfigPath = "/does/not/exist" }));

        Assert.Contains("/does/not/exist", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_without_any_file_is_an_error()
    {
        _folder.Set("KUBECONFIG", "/does/not/exist");

        var refusal = await Assert.ThrowsAsync<ConnectionException>(() => _folder.OpenAsync());

        Assert.Contains("$KUBECONFIG", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("current-context: prod", "no context \"prod\"", "Known: east, west")]
    [InlineData("apiVersion: v1", "no current-context", "--context: east, west")]
    [InlineData("current-context: east", "cluster \"nowhere\"", "Known: here")]
    [InlineData("current-context: west", "user \"nobody\"", "Known: somebody")]
    public async Task A_name_that_is_not_defined_is_answered_with_those_that_are(string line, string what, string known)
    {
        _folder.Write(".kube/config", line + """

            contexts:
            - {name: west, context: {cluster: here, user: nobody}}
            - {name: east, context: {cluster: nowhere, user: somebody}}
            clusters: [{name: here, cluster: {server: "https://here.example"}}]
            users: [{name: somebody, user: {token: t}}]
            """);

        var refusal = await Assert.ThrowsAsync<ConnectionException>(() => _folder.OpenAsync());

        Assert.Contains(what, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(known, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contexts:\n- name: x\n  bad: \"oops", "line 3")]
    [InlineData("contexts: [oops\nx", "not valid YAML")]
    [InlineData("just text", "no mapping")]
    [InlineData("", "no mapping")]
    public async Task A_file_that_is_no_kubeconfig_says_where_it_breaks(string text, string where)
    {
        var path = _folder.Write(".kube/config", text);

        var refusal = await Assert.ThrowsAsync<ConnectionException>(() => _folder.OpenAsync());

        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(where, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server: ftp://x", "https://host:port")]
    [InlineData("insecure-skip-tls-verify: true", "https://host:port")]
    [InlineData("server: https://x\ncertificate-authority: nowhere.crt", "nowhere.crt")]
    [InlineData("server: https://x\ncertificate-authority-data: bm8=", "holds no certificate")]
    [InlineData("server: https://x\nproxy-url: ftp://proxy", "proxy-url")]
    public async Task A_cluster_that_cannot_be_used_says_why(string cluster, string why)
    {
        var refusal = await Assert.ThrowsAsync<ConnectionException>(() => _folder.OpenAsync(KubeconfigFolder.Yaml(cluster)));

        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    private void InPod(string host)
    {
        using var authority = new Support.TlsAuthority();
        _folder.Set("KUBERNETES_SERVICE_HOST", host).Set("KUBERNETES_SERVICE_PORT", "443");
        _folder.Write("serviceaccount/token", "pod");
        _folder.Write("serviceaccount/ca.crt", authority.Pem);
    }
}
