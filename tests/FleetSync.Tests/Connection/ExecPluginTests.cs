using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using FleetSync.Connection;
using FleetSync.Tests.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace FleetSync.Tests.Connection;

/// <summary>Real plugins: shell scripts that count their runs and say what they were told.</summary>
public sealed class ExecPluginTests : IDisposable
{
    private const string V1 = "client.authentication.k8s.io/v1";

    private readonly KubeconfigFolder _folder = new();
    private readonly TlsAuthority _authority = new();

    private int Runs => File.Exists(Path.Combine(_folder.Path, "runs")) ? File.ReadAllLines(Path.Combine(_folder.Path, "runs")).Length : 0;

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task Arguments_with_spaces_and_the_environment_reach_the_plugin_as_they_are()
    {
        await using var server = await StartAsync();
        Script($$$"""
            printf '{"apiVersion":"{{{V1}}}","kind":"ExecCredential","status":{"token":"%s|%s|%s|%s"}}' "$#" "$1" "$2" "$EXTRA"
            """);
        await using var connection = await OpenAsync(
            server, "args: [\"one two\", --flag=true]\n  env:\n  - {name: EXTRA, value: some value}");

        await connection.GetAsync();

        Assert.Equal("Bearer 2|one two|--flag=true|some value", Assert.Single(server.Requests).Authorization);
    }

    [Fact]
    public async Task A_plugin_runs_once_for_many_requests_and_again_just_before_its_credential_expires()
    {
        await using var server = await StartAsync();
        ScriptWithToken("token-$(wc -l < runs)", _folder.Time.GetUtcNow().AddMinutes(10));
        await using var connection = await OpenAsync(server);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => connection.GetAsync()));
        Assert.Equal(1, Runs);

        _folder.Time.Advance(TimeSpan.FromSeconds((10 * 60) - 5));
        ScriptWithToken("token-$(wc -l < runs)", _folder.Time.GetUtcNow().AddMinutes(10));
        await connection.GetAsync();

        Assert.Equal(2, Runs);
        Assert.Equal("Bearer token-2", server.Requests[^1].Authorization);
    }

    [Fact]
    public async Task A_refused_credential_is_asked_for_again_once_for_all_who_were_refused()
    {
        await using var server = await StartAsync(static context =>
        {
            context.Response.StatusCode = context.Request.Headers.Authorization == "Bearer token-2" ? 200 : 401;
            return Task.CompletedTask;
        });
        ScriptWithToken("token-$(wc -l < runs)");
        await using var connection = await OpenAsync(server);
        _folder.Time.Advance(TimeSpan.FromMinutes(5));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => connection.GetAsync("/x", RequestLane.Watch)));

        Assert.All(statuses, static status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(2, Runs);
    }

    [Fact]
    public async Task A_server_that_refuses_everything_does_not_make_the_plugin_run_in_a_circle()
    {
        await using var server = await StartAsync(static context =>
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        });
        ScriptWithToken("token-$(wc -l < runs)");
        await using var connection = await OpenAsync(server);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await connection.GetAsync());
        }

        Assert.Equal(1, Runs);
    }

    [Fact]
    public async Task The_plugin_is_told_about_the_cluster_when_it_asks()
    {
        await using var server = await StartAsync();
        Script($$$"""
            printf '%s' "$KUBERNETES_EXEC_INFO" > {{{_folder.Path}}}/info
            printf '{"apiVersion":"{{{V1}}}","kind":"ExecCredential","status":{"token":"t"}}'
            """);
        await using var connection = await OpenAsync(
            server,
            "provideClusterInfo: true",
            "tls-server-name: 127.0.0.1\nextensions:\n- name: client.authentication.k8s.io/exec\n  extension: {audience: abc, count: 3, on: true, name: \"5\"}");

        using var info = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.Path, "info"), TestContext.Current.CancellationToken));

        Assert.Equal("ExecCredential", info.RootElement.GetProperty("kind").GetString());
        Assert.Equal(V1, info.RootElement.GetProperty("apiVersion").GetString());
        var spec = info.RootElement.GetProperty("spec");
        Assert.False(spec.GetProperty("interactive").GetBoolean());
        var cluster = spec.GetProperty("cluster");
        Assert.Equal(server.Url, cluster.GetProperty("server").GetString());
        Assert.Equal("127.0.0.1", cluster.GetProperty("tls-server-name").GetString());
        Assert.Equal(_authority.Pem, System.Text.Encoding.UTF8.GetString(cluster.GetProperty("certificate-authority-data").GetBytesFromBase64()));
        Assert.Equal("""{"audience":"abc","count":3,"on":true,"name":"5"}""", cluster.GetProperty("config").GetRawText());
    }

    [Fact]
    public async Task The_plugin_is_not_told_about_the_cluster_otherwise()
    {
        await using var server = await StartAsync();
        Script($$$"""
            printf '%s' "$KUBERNETES_EXEC_INFO" > {{{_folder.Path}}}/info
            printf '{"apiVersion":"{{{V1}}}","kind":"ExecCredential","status":{"token":"t"}}'
            """);
        await using var connection = await OpenAsync(server);

        Assert.Equal(
            $$$"""{"apiVersion":"{{{V1}}}","kind":"ExecCredential","spec":{"interactive":false}}""",
            await File.ReadAllTextAsync(Path.Combine(_folder.Path, "info"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_client_certificate_from_a_plugin_is_shown()
    {
        await using var server = await StartAsync();
        var (certificate, key) = _authority.Client("from-plugin");
        _folder.Write("answer.json", new JsonObject
        {
            ["apiVersion"] = V1,
            ["kind"] = "ExecCredential",
            ["status"] = new JsonObject { ["clientCertificateData"] = certificate, ["clientKeyData"] = key },
        }.ToJsonString());
        Script($"cat {_folder.Path}/answer.json");
        await using var connection = await OpenAsync(server);

        await connection.GetAsync();

        var request = Assert.Single(server.Requests);
        Assert.Equal("CN=from-plugin", request.ClientSubject);
        Assert.Equal("", request.Authorization);
    }

    [Fact]
    public async Task The_version_before_v1_is_spoken_too()
    {
        await using var server = await StartAsync();
        _folder.WriteScript("bin/plugin", """printf '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"old"}}'""");
        await using var connection = await _folder.OpenAsync(Kubeconfig(
            server.Url, "exec:\n  apiVersion: client.authentication.k8s.io/v1beta1\n  command: ./bin/plugin"));

        await connection.GetAsync();

        Assert.Equal("Bearer old", Assert.Single(server.Requests).Authorization);
    }

    [Theory]
    [InlineData("echo 'please log in' >&2; exit 3", "exit code 3 and said: please log in.")]
    [InlineData("exit 1", "exit code 1 and said nothing.")]
    [InlineData("echo t0p-secret", "not valid JSON")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"t0p-secret"}}'""", "not a ExecCredential of client.authentication.k8s.io/v1")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential"}'""", "no status")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{}}'""", "neither a token nor a client certificate")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"clientCertificateData":"x"}}'""", "but not both")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"clientCertificateData":"x","clientKeyData":"y"}}'""", "must be PEM")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t0p-secret","expirationTimestamp":"2020-01-01T00:00:00Z"}}'""", "expired at 2020-01-01")]
    public async Task A_plugin_that_gives_nothing_usable_says_why_and_shows_no_secret(string script, string why)
    {
        Script(script);

        var refusal = await Assert.ThrowsAsync<ConnectionException>(() => _folder.OpenAsync(Kubeconfig("https://127.0.0.1:1", Exec(""))));

        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("user \"me\"", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("t0p-secret", refusal.ToString(), StringComparison.Ordinal);
        Assert.Equal(ConnectionFaultKind.Failed, refusal.Kind);
    }

    [Fact]
    public async Task A_missing_plugin_comes_with_its_authors_hint()
    {
        var refusal = await Assert.ThrowsAsync<ConnectionException>(() => _folder.OpenAsync(Kubeconfig(
            "https://127.0.0.1:1",
            $"exec:\n  apiVersion: {V1}\n  command: no-such-plugin\n  interactiveMode: Never\n  installHint: Get it from example.com.")));

        Assert.Contains("no-such-plugin", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Get it from example.com.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(ConnectionFaultKind.Configuration, refusal.Kind);
    }

    [Fact]
    public async Task A_plugin_that_never_ends_is_stopped()
    {
        Script("echo started >> runs; exec sleep 600");
        var refused = Assert.ThrowsAsync<ConnectionException>(() => _folder.OpenAsync(Kubeconfig("https://127.0.0.1:1", Exec(""))));
        while (Runs == 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        _folder.Time.Advance(TimeSpan.FromSeconds(61));

        var refusal = await refused;
        Assert.Contains("did not end within 60 seconds", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(ConnectionFaultKind.Failed, refusal.Kind);
    }

    [Theory]
    [InlineData("apiVersion: client.authentication.k8s.io/v1alpha1\n  command: x", "v1alpha1")]
    [InlineData("apiVersion: client.authentication.k8s.io/v1\n  command: x", "interactiveMode")]
    [InlineData("apiVersion: client.authentication.k8s.io/v1\n  command: x\n  interactiveMode: Sometimes", "Never, IfAvailable, Always")]
    [InlineData("apiVersion: client.authentication.k8s.io/v1\n  command: x\n  interactiveMode: Always", "nobody can answer")]
    [InlineData("apiVersion: client.authentication.k8s.io/v1\n  interactiveMode: Never", "no command")]
    public async Task A_plugin_that_cannot_be_run_as_declared_is_refused(string exec, string why)
    {
        var refusal = await Assert.ThrowsAsync<ConnectionException>(
            () => _folder.OpenAsync(Kubeconfig("https://127.0.0.1:1", "exec:\n  " + exec)));

        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(ConnectionFaultKind.Configuration, refusal.Kind);
    }

    private static string Exec(string more) =>
        $"exec:\n  apiVersion: {V1}\n  command: ./bin/plugin\n  interactiveMode: IfAvailable" + (more.Length > 0 ? $"\n  {more}" : "");

    private void Script(string body) => _folder.WriteScript("bin/plugin", $"cd {_folder.Path}\n{body}");

    private void ScriptWithToken(string token, DateTimeOffset? expiresAt = null)
    {
        var expiry = expiresAt is { } at ? $",\\\"expirationTimestamp\\\":\\\"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\\\"" : "";
        Script($$$"""
            echo run >> runs
            echo "{\"apiVersion\":\"{{{V1}}}\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"{{{token}}}\"{{{expiry}}}}}"
            """);
    }

    private Task<TlsApiServer> StartAsync(Func<HttpContext, Task>? answer = null) =>
        TlsApiServer.StartAsync(_authority.Server("127.0.0.1"), answer);

    private Task<ClusterConnection> OpenAsync(TlsApiServer server, string exec = "", string cluster = "") =>
        _folder.OpenAsync(Kubeconfig(server.Url, Exec(exec), cluster));

    private string Kubeconfig(string server, string user, string cluster = "") => KubeconfigFolder.Yaml(
        $"server: {server}\ncertificate-authority-data: {KubeconfigFolder.Base64(_authority.Pem)}{(cluster.Length > 0 ? "\n" + cluster : "")}",
        user);
}
