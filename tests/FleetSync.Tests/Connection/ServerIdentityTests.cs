using System.Net;
using FleetSync.Connection;
using FleetSync.TestCluster;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Connection;

public sealed class ServerIdentityTests : IDisposable
{
    private readonly KubeconfigFolder _folder = new();
    private readonly TlsAuthority _authority = new();

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Theory]
    [InlineData("List", "HTTP/1.1")]
    [InlineData("Watch", "HTTP/2")]
    public async Task A_server_that_the_clusters_authority_signed_is_asked(string lane, string protocol)
    {
        await using var server = await StartAsync("127.0.0.1");
        await using var connection = await _folder.OpenAsync(Kubeconfig(server.Url, _authority.Pem));

        Assert.Equal(HttpStatusCode.OK, await connection.GetAsync("/api/v1/pods?limit=500", Enum.Parse<RequestLane>(lane)));

        var request = Assert.Single(server.Requests);
        Assert.Equal("/api/v1/pods?limit=500", request.Target);
        Assert.Equal(protocol, request.Protocol);
        Assert.Equal("Bearer t0ken", request.Authorization);
        Assert.StartsWith("fleetsync/", request.Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("List")]
    [InlineData("Watch")]
    public async Task A_certificate_for_another_host_is_refused_before_the_token_is_sent(string lane)
    {
        await using var server = await StartAsync("other.example");
        await using var connection = await _folder.OpenAsync(Kubeconfig(server.Url, _authority.Pem));

        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => connection.GetAsync("/version", Enum.Parse<RequestLane>(lane)));

        Assert.Equal(HttpRequestError.SecureConnectionError, refusal.HttpRequestError);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        using var other = new TlsAuthority();
        await using var server = await StartAsync("127.0.0.1");
        await using var connection = await _folder.OpenAsync(Kubeconfig(server.Url, other.Pem));

        await Assert.ThrowsAsync<HttpRequestException>(() => connection.GetAsync());

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Every_certificate_of_a_bundle_is_trusted()
    {
        using var other = new TlsAuthority();
        await using var server = await StartAsync("127.0.0.1");
        await using var connection = await _folder.OpenAsync(Kubeconfig(server.Url, other.Pem + _authority.Pem));

        Assert.Equal(HttpStatusCode.OK, await connection.GetAsync());
    }

    [Fact]
    public async Task A_bundle_may_hold_the_servers_own_certificate_before_its_authority()
    {
        using var certificate = _authority.Server("127.0.0.1");
        await using var server = await TlsApiServer.StartAsync(certificate);
        await using var connection = await _folder.OpenAsync(
            Kubeconfig(server.Url, certificate.ExportCertificatePem() + "\n" + _authority.Pem));

        Assert.Equal(HttpStatusCode.OK, await connection.GetAsync());
    }

    [Theory]
    [InlineData("List")]
    [InlineData("Watch")]
    public async Task The_tls_server_name_is_sent_and_checked_instead_of_the_address(string lane)
    {
        await using var server = await StartAsync("kube.internal");
        await using var connection = await _folder.OpenAsync(
            Kubeconfig(server.Url, _authority.Pem, "\ntls-server-name: kube.internal"));

        Assert.Equal(HttpStatusCode.OK, await connection.GetAsync("/version", Enum.Parse<RequestLane>(lane)));

        Assert.Equal("kube.internal", Assert.Single(server.ServerNames));
    }

    [Fact]
    public async Task A_tls_server_name_that_the_certificate_lacks_is_refused()
    {
        await using var server = await StartAsync("127.0.0.1");
        await using var connection = await _folder.OpenAsync(
            Kubeconfig(server.Url, _authority.Pem, "\ntls-server-name: kube.internal"));

        await Assert.ThrowsAsync<HttpRequestException>(() => connection.GetAsync());
    }

    [Fact]
    public async Task Without_an_authority_only_the_systems_authorities_count()
    {
        await using var server = await StartAsync("127.0.0.1");
        await using var connection = await _folder.OpenAsync(KubeconfigFolder.Yaml($"server: {server.Url}"));

        await Assert.ThrowsAsync<HttpRequestException>(() => connection.GetAsync());
    }

    [Fact]
    public async Task The_insecure_flag_accepts_any_certificate()
    {
        await using var server = await StartAsync("other.example");
        await using var connection = await _folder.OpenAsync(
            KubeconfigFolder.Yaml($"server: {server.Url}\ninsecure-skip-tls-verify: true"));

        Assert.Equal(HttpStatusCode.OK, await connection.GetAsync());
    }

    [Fact]
    public async Task The_insecure_flag_beside_an_authority_is_a_contradiction()
    {
        var refusal = await Assert.ThrowsAsync<ConnectionException>(() => _folder.OpenAsync(
            Kubeconfig("https://127.0.0.1:6443", _authority.Pem, "\ninsecure-skip-tls-verify: true")));

        Assert.Contains("insecure-skip-tls-verify", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renewed_authority_is_trusted_within_a_minute_without_a_restart()
    {
        using var next = new TlsAuthority("next");
        await using var server = await StartAsync("127.0.0.1");
        _folder.Write("ca.crt", _authority.Pem);
        await using var connection = await _folder.OpenAsync(
            KubeconfigFolder.Yaml($"server: {server.Url}\ncertificate-authority: ca.crt"));
        Assert.Equal(HttpStatusCode.OK, await connection.GetAsync());

        server.Certificate.Current = next.Server("127.0.0.1");
        _folder.Write("ca.crt", next.Pem);
        _folder.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(HttpStatusCode.OK, await connection.GetAsync());
        Assert.Equal(2, server.ServerNames.Count);
    }

    [Theory]
    [InlineData("List")]
    [InlineData("Watch")]
    public async Task A_certificate_that_is_refused_has_the_authority_read_again_at_once(string lane)
    {
        using var next = new TlsAuthority("next");
        await using var server = await StartAsync("127.0.0.1");
        _folder.Write("ca.crt", next.Pem);
        await using var connection = await _folder.OpenAsync(
            KubeconfigFolder.Yaml($"server: {server.Url}\ncertificate-authority: ca.crt"));
        await Assert.ThrowsAsync<HttpRequestException>(() => connection.GetAsync("/version", Enum.Parse<RequestLane>(lane)));

        _folder.Write("ca.crt", _authority.Pem);

        Assert.Equal(HttpStatusCode.OK, await connection.GetAsync("/version", Enum.Parse<RequestLane>(lane)));
    }

    [Fact]
    public async Task A_pod_whose_token_and_authority_kubelet_swaps_goes_on()
    {
        using var next = new TlsAuthority("next");
        await using var server = await StartAsync("127.0.0.1");
        var mounted = Path.Combine(_folder.Path, "serviceaccount");
        var secret = new ConfigMapMount(mounted);
        secret.Swap(("token", "first"), ("ca.crt", _authority.Pem));
        _folder.Set("KUBERNETES_SERVICE_HOST", "127.0.0.1").Set("KUBERNETES_SERVICE_PORT", $"{server.Port}");
        await using var connection = await _folder.OpenAsync();
        await connection.GetAsync("/version", RequestLane.Watch);

        secret.Swap(("token", "second"), ("ca.crt", next.Pem));
        server.Certificate.Current = next.Server("127.0.0.1");
        _folder.Time.Advance(TimeSpan.FromSeconds(61));
        await connection.GetAsync("/version", RequestLane.Watch);

        Assert.Equal(["Bearer first", "Bearer second"], server.Requests.Select(static r => r.Authorization), StringComparer.Ordinal);
        Assert.Equal(2, server.Requests.Select(static r => r.ConnectionId).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task An_authority_that_is_half_written_leaves_the_old_one_in_force()
    {
        await using var server = await StartAsync("127.0.0.1");
        _folder.Write("ca.crt", _authority.Pem);
        await using var connection = await _folder.OpenAsync(
            KubeconfigFolder.Yaml($"server: {server.Url}\ncertificate-authority: ca.crt"));

        _folder.Write("ca.crt", _authority.Pem[..40]);
        _folder.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(HttpStatusCode.OK, await connection.GetAsync());
    }

    [Fact]
    public async Task A_server_behind_a_gateway_keeps_its_path()
    {
        await using var server = await StartAsync("127.0.0.1");
        await using var connection = await _folder.OpenAsync(Kubeconfig($"{server.Url}/k8s/clusters/c-1/", _authority.Pem));

        await connection.GetAsync("/api/v1/pods?limit=1");

        Assert.Equal("/k8s/clusters/c-1/api/v1/pods?limit=1", Assert.Single(server.Requests).Target);
    }

    [Fact]
    public async Task A_redirect_is_returned_and_not_followed()
    {
        using var certificate = _authority.Server("127.0.0.1");
        await using var server = await TlsApiServer.StartAsync(certificate, static context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        await using var connection = await _folder.OpenAsync(Kubeconfig(server.Url, _authority.Pem));

        Assert.Equal(HttpStatusCode.Redirect, await connection.GetAsync());
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "gzip")]
    public async Task Gzip_is_asked_for_only_when_wanted(bool compression, string? accepted)
    {
        await using var server = await StartAsync("127.0.0.1");
        await using var connection = await _folder.OpenAsync(
            Kubeconfig(server.Url, _authority.Pem), new TransportOptions { Compression = compression });

        await connection.GetAsync();

        Assert.Equal(accepted, Assert.Single(server.Requests).Headers.GetValueOrDefault("Accept-Encoding"));
    }

    [Fact(Timeout = 10_000)]
    public async Task More_watches_than_one_connection_carries_open_another()
    {
        using var certificate = _authority.Server("127.0.0.1");
        await using var server = await TlsApiServer.StartAsync(certificate, static async context =>
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var connection = await _folder.OpenAsync(Kubeconfig(server.Url, _authority.Pem));

        var responses = await Task.WhenAll(Enumerable.Range(0, 120).Select(_ => connection.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "/api/v1/pods?watch=1"), RequestLane.Watch, TestContext.Current.CancellationToken)));

        Assert.All(responses, static r => Assert.Equal(HttpStatusCode.OK, r.StatusCode));
        Assert.True(server.Requests.Select(static r => r.ConnectionId).Distinct(StringComparer.Ordinal).Count() >= 2);
        Array.ForEach(responses, static r => r.Dispose());
    }

    private static string Kubeconfig(string server, string authority, string more = "") =>
        KubeconfigFolder.Yaml($"server: {server}\ncertificate-authority-data: {KubeconfigFolder.Base64(authority)}{more}");

    private async Task<TlsApiServer> StartAsync(string name) => await TlsApiServer.StartAsync(_authority.Server(name));
}
