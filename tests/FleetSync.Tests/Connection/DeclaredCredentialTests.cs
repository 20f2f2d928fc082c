using System.Net;
using System.Text;
using FleetSync.Connection;
using FleetSync.Tests.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace FleetSync.Tests.Connection;

public sealed class DeclaredCredentialTests : IDisposable
{
    private readonly KubeconfigFolder _folder = new();
    private readonly TlsAuthority _authority = new();

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task A_token_file_is_read_again_after_a_minute()
    {
        await using var server = await StartAsync();
        _folder.Write("token", "first\n");
        await using var connection = await OpenAsync(server, "tokenFile: token");
        await connection.GetAsync();

        _folder.Write("token", "second\n");
        await connection.GetAsync();
        _folder.Time.Advance(TimeSpan.FromSeconds(61));
        await connection.GetAsync();

        Assert.Equal(["Bearer first", "Bearer first", "Bearer second"], server.Requests.Select(static r => r.Authorization), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_refused_token_is_read_again_at_once_and_the_request_repeated()
    {
        await using var server = await StartAsync(Accepting("Bearer second"));
        _folder.Write("token", "first");
        await using var connection = await OpenAsync(server, "tokenFile: token");

        _folder.Write("token", "second");

        Assert.Equal(HttpStatusCode.OK, await connection.GetAsync());
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_refused_token_that_did_not_change_is_not_sent_again()
    {
        await using var server = await StartAsync(Accepting("Bearer second"));
        _folder.Write("token", "first");
        await using var connection = await OpenAsync(server, "tokenFile: token");

        Assert.Equal(HttpStatusCode.Unauthorized, await connection.GetAsync());
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_token_file_that_vanishes_leaves_the_last_token_in_force()
    {
        await using var server = await StartAsync();
        var path = _folder.Write("token", "first");
        await using var connection = await OpenAsync(server, "tokenFile: token");

        File.Delete(path);
        _folder.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(HttpStatusCode.OK, await connection.GetAsync());
        Assert.Equal("Bearer first", Assert.Single(server.Requests).Authorization);
    }

    [Fact]
    public async Task A_token_file_wins_over_a_token()
    {
        await using var server = await StartAsync();
        _folder.Write("token", "from file");
        await using var connection = await OpenAsync(server, "token: inline\ntokenFile: token");

        await connection.GetAsync();

        Assert.Equal("Bearer from file", Assert.Single(server.Requests).Authorization);
    }

    [Fact]
    public async Task Name_and_password_are_sent_as_basic_authentication()
    {
        await using var server = await StartAsync();
        await using var connection = await OpenAsync(server, "username: me\npassword: \"pässword: 1\"");

        await connection.GetAsync();

        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes("me:pässword: 1"));
        Assert.Equal($"Basic {encoded}", Assert.Single(server.Requests).Authorization);
    }

    [Theory]
    [InlineData("List")]
    [InlineData("Watch")]
    public async Task A_client_certificate_from_data_is_shown(string lane)
    {
        await using var server = await StartAsync();
        var (certificate, key) = _authority.Client("me");
        await using var connection = await OpenAsync(
            server,
            $"client-certificate-data: {KubeconfigFolder.Base64(certificate)}\nclient-key-data: {KubeconfigFolder.Base64(key)}");

        await connection.GetAsync("/version", Enum.Parse<RequestLane>(lane));

        Assert.Equal("CN=me", Assert.Single(server.Requests).ClientSubject);
    }

    [Fact]
    public async Task A_renewed_client_certificate_is_shown_on_a_new_connection_while_streams_go_on()
    {
        using var goOn = new SemaphoreSlim(0);
        await using var server = await StartAsync(async context =>
        {
            await context.Response.WriteAsync("one ");
            await context.Response.Body.FlushAsync();
            if (context.Request.Path == "/watch")
            {
                await goOn.WaitAsync();
                await context.Response.WriteAsync("two");
            }
        });
        WriteClient(_authority.Client("first"));
        await using var connection = await OpenAsync(server, "client-certificate: client.crt\nclient-key: client.key");
        using var watch = await connection.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "/watch"), RequestLane.Watch, CancellationToken.None);

        WriteClient(_authority.Client("second"));
        _folder.Time.Advance(TimeSpan.FromSeconds(61));
        await connection.GetAsync("/version", RequestLane.Watch);
        goOn.Release();

        Assert.Equal("one two", await watch.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["CN=first", "CN=second"], server.Requests.Select(static r => r.ClientSubject ?? ""), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_new_certificate_beside_the_old_key_waits_for_its_key()
    {
        await using var server = await StartAsync();
        WriteClient(_authority.Client("first"));
        await using var connection = await OpenAsync(server, "client-certificate: client.crt\nclient-key: client.key");
        var second = _authority.Client("second");

        _folder.Write("client.crt", second.Certificate);
        _folder.Time.Advance(TimeSpan.FromSeconds(61));
        await connection.GetAsync();
        _folder.Write("client.key", second.Key);
        _folder.Time.Advance(TimeSpan.FromSeconds(61));
        await connection.GetAsync();

        Assert.Equal(["CN=first", "CN=second"], server.Requests.Select(static r => r.ClientSubject ?? ""), StringComparer.Ordinal);
    }

    [Fact]
    public async Task An_expired_client_certificate_says_when_it_expired()
    {
        await using var server = await StartAsync();
        WriteClient(_authority.Client("me", TimeSpan.FromHours(1)));
        await using var connection = await OpenAsync(server, "client-certificate: client.crt\nclient-key: client.key");
        _folder.Time.Advance(TimeSpan.FromHours(2));

        var refusal = await Assert.ThrowsAsync<ConnectionException>(() => connection.GetAsync());

        Assert.Contains("user \"me\"", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("expired at", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(ConnectionFaultKind.Failed, refusal.Kind);
    }

    [Theory]
    [InlineData("tokenFile: missing", "missing", "Check the path")]
    [InlineData("client-certificate: missing\nclient-key: missing", "client-certificate", "Check the path")]
    [InlineData("client-key-data: bm8=", "no client-certificate", "Add client-certificate")]
    [InlineData("client-certificate-data: '***'\nclient-key-data: bm8=", "client-certificate-data", "not valid base64")]
    [InlineData("client-certificate-data: bm8=\nclient-key-data: c2VjcmV0LWtleQ==", "user \"me\"", "must be PEM")]
    [InlineData("auth-provider: {name: oidc}", "oidc", "exec plugin")]
    public async Task Unusable_credentials_say_what_is_wrong_and_what_to_do(string user, string what, string next)
    {
        var refusal = await Assert.ThrowsAsync<ConnectionException>(
            () => _folder.OpenAsync(KubeconfigFolder.Yaml("server: https://127.0.0.1:1", user)));

        Assert.Contains(what, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(next, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-key", refusal.ToString(), StringComparison.Ordinal);
        Assert.Equal(ConnectionFaultKind.Configuration, refusal.Kind);
    }

    [Fact]
    public async Task Impersonation_is_sent_with_every_request()
    {
        await using var server = await StartAsync();
        await using var connection = await OpenAsync(
            server, "token: t\nas: jane\nas-uid: u-1\nas-groups: [dev, ops]\nas-user-extra:\n  scopes: [view, edit]");

        await connection.GetAsync();

        var headers = Assert.Single(server.Requests).Headers;
        Assert.Equal("jane", headers["Impersonate-User"]);
        Assert.Equal("u-1", headers["Impersonate-Uid"]);
        Assert.Equal("dev,ops", headers["Impersonate-Group"].Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("view,edit", headers["Impersonate-Extra-scopes"].Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_credential_in_a_log_shows_only_its_kind()
    {
        var credential = new Credential(new k8s.Authentication.TokenCredentials("s3cret"), null);

        Assert.Equal("bearer token", credential.ToString());
    }

    private static Func<HttpContext, Task> Accepting(string authorization) => context =>
    {
        context.Response.StatusCode = context.Request.Headers.Authorization == authorization ? 200 : 401;
        return Task.CompletedTask;
    };

    private Task<TlsApiServer> StartAsync(Func<HttpContext, Task>? answer = null) =>
        TlsApiServer.StartAsync(_authority.Server("127.0.0.1"), answer);

    private Task<ClusterConnection> OpenAsync(TlsApiServer server, string user) =>
        _folder.OpenAsync(KubeconfigFolder.Yaml(
            $"server: {server.Url}\ncertificate-authority-data: {KubeconfigFolder.Base64(_authority.Pem)}", user));

    private void WriteClient((string Certificate, string Key) client)
    {
        _folder.Write("client.crt", client.Certificate);
        _folder.Write("client.key", client.Key);
    }
}
