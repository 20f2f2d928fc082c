using System.Net;
using System.Net.Sockets;
using System.Text;
using FleetSync.Telemetry;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FleetSync.Tests.Telemetry;

public sealed class HttpPortTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly HttpPort _port;

    public HttpPortTests() => _port = HttpPort.Open(
        new IPEndPoint(IPAddress.IPv6Any, 0),
        static path => path switch
        {
            "/healthz" => HttpAnswer.Text(200, "alive"),
            "/readyz" => HttpAnswer.Text(503, "not yet"),
            _ => null,
        },
        _time);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task A_client_of_either_family_gets_status_and_body(string host)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        using var alive = await client.GetAsync(new Uri($"http://{host}:{_port.Address.Port}/healthz?verbose"), Cancelled);
        using var unready = await client.GetAsync(new Uri($"http://{host}:{_port.Address.Port}/readyz"), Cancelled);

        Assert.Equal((HttpStatusCode.OK, "alive\n"), (alive.StatusCode, await alive.Content.ReadAsStringAsync(Cancelled)));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not yet\n"), (unready.StatusCode, await unready.Content.ReadAsStringAsync(Cancelled)));
        Assert.Equal("text/plain; charset=utf-8", alive.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK\r\n", "alive\n")]
    [InlineData("GET /healthz HTTP/1.0\n\n", "HTTP/1.1 200 OK\r\n", "alive\n")]
    [InlineData("HEAD /healthz HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\n", "")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 404 Not Found\r\n", "there are /healthz, /readyz and /metrics\n")]
    [InlineData("POST /healthz HTTP/1.1\r\n\r\n", "HTTP/1.1 405 Method Not Allowed\r\n", "only GET and HEAD are served\n")]
    [InlineData("hello\r\n\r\n", "HTTP/1.1 400 Bad Request\r\n", "this is no HTTP/1 request\n")]
    [InlineData("GET http://elsewhere/ HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request\r\n", "this is no HTTP/1 request\n")]
    [InlineData("\r\n\r\n", "HTTP/1.1 400 Bad Request\r\n", "this is no HTTP/1 request\n")]
    public async Task What_is_asked_is_answered_and_the_connection_ends(string request, string status, string body)
    {
        using var client = await ConnectAsync();
        await client.SendAsync(Encoding.ASCII.GetBytes(request), Cancelled);

        var answer = await ReadAsync(client);

        Assert.StartsWith(status, answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\nConnection: close\r\n\r\n" + body, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_may_come_in_pieces_and_a_head_without_end_is_refused()
    {
        using var pieces = await ConnectAsync();
        foreach (var letter in "GET /healthz HTTP/1.1\r\n\r\n")
        {
            await pieces.SendAsync(new[] { (byte)letter }, Cancelled);
        }

        using var endless = await ConnectAsync();
        await endless.SendAsync(Encoding.ASCII.GetBytes("GET /" + new string('x', 8 * 1024 - 5)), Cancelled);

        Assert.EndsWith("alive\n", await ReadAsync(pieces), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await ReadAsync(endless), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_that_dawdle_are_cut_off_and_others_are_served_then()
    {
        var dawdlers = new List<Socket>();
        for (var i = 0; i < 16; i++)
        {
            dawdlers.Add(await ConnectAsync());
            await dawdlers[i].SendAsync("GET"u8.ToArray(), Cancelled);
        }

        while (_port.Connections < dawdlers.Count)
        {
            await Task.Yield();
        }

        using var patient = await ConnectAsync();
        await patient.SendAsync("GET /healthz HTTP/1.1\r\n\r\n"u8.ToArray(), Cancelled);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.EndsWith("alive\n", await ReadAsync(patient), StringComparison.Ordinal);

        var cut = Task.WhenAll(dawdlers.Select(ReadAsync));
        while (!cut.IsCompleted)
        {
            // The last of them may have been let in just now.
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.All(await cut, Assert.Empty);
        dawdlers.ForEach(static dawdler => dawdler.Dispose());
    }

    [Fact]
    public void A_port_that_is_taken_is_named_with_what_to_do()
    {
        var taken = Assert.Throws<TelemetryException>(() => HttpPort.Open(_port.Address, static _ => null, _time));

        Assert.Equal(
            $"http.address: port {_port.Address.Port} is in use by another program; give another one, or an empty http.address for none",
            taken.Message);
    }

    [Fact]
    public void An_address_of_another_machine_is_refused()
    {
        var wrong = Assert.Throws<TelemetryException>(
            () => HttpPort.Open(IPEndPoint.Parse("192.0.2.1:8080"), static _ => null, _time));

        Assert.StartsWith("http.address: 192.0.2.1:8080 cannot be listened to: ", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_was_closed_can_be_opened_again()
    {
        var address = new IPEndPoint(IPAddress.Loopback, 0);
        var first = HttpPort.Open(address, static _ => null, _time);
        address = first.Address;
        await first.DisposeAsync();

        await using var second = HttpPort.Open(address, static _ => null, _time);
        Assert.Equal(address, second.Address);
    }

    public ValueTask DisposeAsync() => _port.DisposeAsync();

    private async Task<Socket> ConnectAsync()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, _port.Address.Port, Cancelled);
        return client;
    }

    private static async Task<string> ReadAsync(Socket client)
    {
        var answer = new MemoryStream();
        var bytes = new byte[1024];
        try
        {
            while (await client.ReceiveAsync(bytes, Cancelled) is > 0 and var count)
            {
                answer.Write(bytes.AsSpan(0, count));
            }
        }
        catch (SocketException)
        {
            // Cut off with what was sent unread.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
