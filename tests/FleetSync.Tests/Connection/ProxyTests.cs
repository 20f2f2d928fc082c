using System.Net;
using FleetSync.Connection;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Connection;

public sealed class ProxyTests : IDisposable
{
    private readonly KubeconfigFolder _folder = new();
    private readonly TlsAuthority _authority = new();

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task A_proxy_url_carries_the_connection_and_the_certificate_is_still_checked_end_to_end()
    {
        await using var server = await TlsApiServer.StartAsync(_authority.Server("127.0.0.1"));
        using var proxy = new TunnelProxy();
        await using var connection = await _folder.OpenAsync(KubeconfigFolder.Yaml(
            $"server: {server.Url}\ncertificate-authority-data: {KubeconfigFolder.Base64(_authority.Pem)}\nproxy-url: http://me:pw@127.0.0.1:{proxy.Port}"));

        Assert.Equal(HttpStatusCode.OK, await connection.GetAsync());
        Assert.Equal(HttpStatusCode.OK, await connection.GetAsync("/version", RequestLane.Watch));

        Assert.Contains($"CONNECT 127.0.0.1:{server.Port}", proxy.Asked, StringComparison.Ordinal);
        Assert.Equal("HTTP/2", server.Requests[1].Protocol);
    }

    [Fact]
    public async Task A_watch_over_a_line_that_went_dead_ends_by_its_pings()
    {
        await using var server = await TlsApiServer.StartAsync(_authority.Server("127.0.0.1"), static async context =>
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var proxy = new TunnelProxy();
        await using var connection = await _folder.OpenAsync(
            KubeconfigFolder.Yaml(
                $"server: {server.Url}\ncertificate-authority-data: {KubeconfigFolder.Base64(_authority.Pem)}\nproxy-url: http://127.0.0.1:{proxy.Port}"),
            new TransportOptions { PingDelay = TimeSpan.FromSeconds(1), PingTimeout = TimeSpan.FromSeconds(1) });
        using var watch = await connection.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "/api/v1/pods?watch=1"), RequestLane.Watch, TestContext.Current.CancellationToken);
        await using var body = await watch.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);

        proxy.Freeze();

        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("https://kube.example", "", true)]
    [InlineData("https://kube.example", "kube.example", false)]
    [InlineData("https://kube.example", "example", false)]
    [InlineData("https://kube.example", ".example", false)]
    [InlineData("https://kube.example", "*.example", false)]
    [InlineData("https://example", ".example", true)]
    [InlineData("https://mykube.example", "kube.example", true)]
    [InlineData("https://kube.example:6443", "kube.example:6443", false)]
    [InlineData("https://kube.example:6443", "kube.example:443", true)]
    [InlineData("https://10.96.0.1", "10.96.0.0/12", false)]
    [InlineData("https://10.96.0.1", "192.168.0.0/16, 10.96.0.1", false)]
    [InlineData("https://10.96.0.1", "10.96.0.1:443", false)]
    [InlineData("https://10.96.0.1", "10.97.0.0/16", true)]
    [InlineData("https://[fd00::1]", "fd00::/8", false)]
    [InlineData("https://kube.example", "*", false)]
    [InlineData("https://localhost:6443", "", false)]
    [InlineData("https://127.0.0.1:6443", "", false)]
    public void No_proxy_is_read_as_kubectl_reads_it(string server, string exceptions, bool proxied)
    {
        var environment = _folder.Set("HTTPS_PROXY", "proxy.example:3128").Set("no_proxy", exceptions).Environment;

        var proxy = EnvironmentProxy.For(new Uri(server), environment);

        Assert.Equal(proxied, proxy is not null);
    }

    [Fact]
    public void A_proxys_user_and_scheme_are_kept()
    {
        var proxy = EnvironmentProxy.FromUrl("socks5h://me:p%40ss@proxy.example:1080", "proxy-url");

        Assert.Equal("socks5", proxy.GetProxy(new Uri("https://kube.example"))!.Scheme);
        Assert.Equal("p@ss", proxy.Credentials!.GetCredential(new Uri("socks5://proxy.example"), "Basic")!.Password);
    }

    [Fact]
    public void An_unusable_proxy_is_named_by_its_variable_and_not_by_its_value()
    {
        var environment = _folder.Set("HTTPS_PROXY", "ftp://me:s3cret@proxy").Environment;

        var refusal = Assert.Throws<ConnectionException>(() => EnvironmentProxy.For(new Uri("https://kube.example"), environment));

        Assert.Contains("$HTTPS_PROXY", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refusal.Message, StringComparison.Ordinal);
    }
}
