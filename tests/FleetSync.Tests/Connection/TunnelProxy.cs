using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FleetSync.Tests.Connection;

/// <summary>An HTTP proxy that knows CONNECT, and that can go dead: connections stay open and nothing passes any more.</summary>
internal sealed class TunnelProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _disposed = new();
    private readonly StringBuilder _asked = new();
    private volatile bool _frozen;

    public TunnelProxy()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The heads of all requests for a tunnel.</summary>
    public string Asked => _asked.ToString();

    /// <summary>From now on bytes are swallowed.</summary>
    public void Freeze() => _frozen = true;

    public void Dispose()
    {
        _disposed.Cancel();
        _listener.Dispose();
        _disposed.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = TunnelAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed: the test is over.
        }
    }

    private async Task TunnelAsync(TcpClient client)
    {
        using (client)
        {
            var near = client.GetStream();
            var head = "";
            var buffer = new byte[4096];
            while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                head += Encoding.ASCII.GetString(buffer, 0, await near.ReadAsync(buffer));
            }

            _asked.Append(head);
            var target = IPEndPoint.Parse(head.Split(' ')[1]);
            using var server = new TcpClient();
            await server.ConnectAsync(target);
            await near.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray());
            var far = server.GetStream();
            await Task.WhenAny(CopyAsync(near, far, _disposed.Token), CopyAsync(far, near, _disposed.Token));
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (!_frozen)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
    }
}
