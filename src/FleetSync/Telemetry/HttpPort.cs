using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FleetSync.Telemetry;

/// <summary>
/// Answers GETs, one a connection: what probes and Prometheus need, and all that a port inside a cluster should offer. Not HttpListener,
/// which listens to IPv4 alone where it listens to everything, and not Kestrel, which takes 10 to 20 MB of memory.
/// A client that dawdles is cut off, and no more than a handful are served at a time.
/// </summary>
internal sealed class HttpPort : IAsyncDisposable
{
    private const int MostConnections = 16;
    private const int LargestHead = 8 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Socket _listener;
    private readonly Func<string, HttpAnswer?> _answer;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _free = new(MostConnections);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    private HttpPort(Socket listener, Func<string, HttpAnswer?> answer, TimeProvider time)
    {
        (_listener, _answer, _time) = (listener, answer, time);
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Connections that are served, the one that is waited for included.</summary>
    public int Connections => MostConnections - _free.CurrentCount;

    /// <summary>Opens it.</summary>
    /// <param name="address">Where to listen; <see cref="IPAddress.IPv6Any"/> is both families, or IPv4 alone where there is no IPv6.</param>
    /// <param name="answer">The answer to a path; null for 404. Called from any thread.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="TelemetryException">The address cannot be listened to.</exception>
    public static HttpPort Open(IPEndPoint address, Func<string, HttpAnswer?> answer, TimeProvider time)
    {
        try
        {
            return new HttpPort(Listen(address), answer, time);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new TelemetryException(
                $"http.address: port {address.Port} is in use by another program; give another one, or an empty http.address for none", e);
        }
        catch (SocketException e)
        {
            throw new TelemetryException($"http.address: {address} cannot be listened to: {e.Message}; see docs/metrics.md", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private static Socket Listen(IPEndPoint address)
    {
        var both = address.Address.Equals(IPAddress.IPv6Any);
        var bound = both && !Socket.OSSupportsIPv6 ? new IPEndPoint(IPAddress.Any, address.Port) : address;
        var socket = new Socket(bound.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (bound.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = both;
            }

            socket.Bind(bound);
            socket.Listen(MostConnections);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _free.WaitAsync(_stop.Token);
                _ = ServeAsync(await _listener.AcceptAsync(_stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // Somebody who left before he was let in.
                _free.Release();
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var received = ArrayPool<byte>.Shared.Rent(LargestHead);
        try
        {
            using var patience = new CancellationTokenSource(Patience, _time);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stop.Token);
            await AnswerAsync(client, received, end.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // A client that left, or that was too slow.
        }
        finally
        {
            client.Dispose();
            ArrayPool<byte>.Shared.Return(received);
            _free.Release();
        }
    }

    private async Task AnswerAsync(Socket client, byte[] received, CancellationToken end)
    {
        var length = 0;
        while (!HttpRequestHead.IsComplete(received.AsSpan(0, length)))
        {
            var count = length < LargestHead ? await client.ReceiveAsync(received.AsMemory(length, LargestHead - length), end) : 0;
            if (count == 0)
            {
                await (length < LargestHead ? Task.CompletedTask : SendAsync(client, HttpAnswer.Text(431, "the request's head is too large"), true, end));
                return;
            }

            length += count;
        }

        var head = HttpRequestHead.Read(received.AsSpan(0, length));
        await SendAsync(client, AnswerTo(head), head is not { Method: "HEAD" }, end);
    }

    private HttpAnswer AnswerTo(HttpRequestHead? head) => head switch
    {
        null => HttpAnswer.Text(400, "this is no HTTP/1 request"),
        { Method: "GET" or "HEAD", Path: var path } => _answer(path) ?? HttpAnswer.Text(404, "there are /healthz, /readyz and /metrics"),
        _ => HttpAnswer.Text(405, "only GET and HEAD are served"),
    };

    private static async Task SendAsync(Socket client, HttpAnswer answer, bool withBody, CancellationToken end)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"""
            HTTP/1.1 {answer.Status} {Reason(answer.Status)}
            Content-Type: {answer.ContentType}
            Content-Length: {answer.Body.Length}
            Cache-Control: no-store
            {(answer.Status == 405 ? "Allow: GET, HEAD\n" : "")}Connection: close


            """).ReplaceLineEndings("\r\n");
        await SendAllAsync(client, Encoding.ASCII.GetBytes(head), end);
        if (withBody)
        {
            await SendAllAsync(client, answer.Body, end);
        }

        client.Shutdown(SocketShutdown.Send);
    }

    private static async Task SendAllAsync(Socket client, ReadOnlyMemory<byte> bytes, CancellationToken end)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await client.SendAsync(bytes, end)..];
        }
    }

    private static string Reason(int status) => status switch
    {
        200 => "OK",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        431 => "Request Header Fields Too Large",
        _ => "Service Unavailable",
    };
}
