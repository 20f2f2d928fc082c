using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FleetSync.TestQdrant;

/// <summary>
/// What answers on Qdrant's port 6333: HTTP/1.1 and nothing else. The beginning of an HTTP/2 connection is a bad request to it,
/// and so is a TLS handshake.
/// </summary>
internal sealed class RestPort : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly string _version;
    private readonly Task _accepting;

    public RestPort(string version)
    {
        _version = version;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _listener.Stop();
        await _accepting;
        _closed.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_closed.Token)));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var buffer = new byte[4096];
                var read = await stream.ReadAsync(buffer, _closed.Token);
                await stream.WriteAsync(Answer(Encoding.ASCII.GetString(buffer, 0, read)), _closed.Token);
                client.Client.Shutdown(SocketShutdown.Send);

                // What else was sent is read, for closing over it would reset the connection and take the answer with it.
                while (await stream.ReadAsync(buffer, _closed.Token) > 0)
                {
                }
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
            {
                // The other side has left, or this one leaves.
            }
        }
    }

    private byte[] Answer(string request)
    {
        var (status, type, body) = request.Split(' ', 3) switch
        {
            ["GET", "/", _] => ("200 OK", "application/json", $$"""{"title":"{{HealthCalls.Title}}","version":"{{_version}}","commit":"{{HealthCalls.Commit}}"}"""),
            ["GET", "/healthz" or "/livez", _] => ("200 OK", "text/plain", "healthz check passed"),
            ["GET", "/readyz", _] => ("200 OK", "text/plain", "all shards are ready"),
            ["GET" or "POST" or "PUT" or "DELETE", _, _] => ("404 Not Found", "application/json", """{"status":{"error":"Not found"},"time":0.0}"""),
            _ => ("400 Bad Request", "text/plain", "bad request"),
        };
        return Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\ncontent-type: {type}\r\ncontent-length: {body.Length}\r\nconnection: close\r\n\r\n{body}");
    }
}
