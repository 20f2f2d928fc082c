using System.Net;
using System.Net.Sockets;

namespace FleetSync.Tests.Stores.Qdrant;

/// <summary>A real port on loopback that speaks whatever a test makes it speak.</summary>
internal sealed class RawPort : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public RawPort(Func<NetworkStream, CancellationToken, Task> speak)
    {
        _listener.Start();
        _accepting = AcceptAsync(speak);
    }

    public int Number => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What an HTTP/1.1 server says to what it does not understand.</summary>
    public static async Task RefuseAsHttp1Async(NetworkStream stream, CancellationToken stop)
    {
        _ = await stream.ReadAtLeastAsync(new byte[1024], 1, throwOnEndOfStream: false, stop);
        await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"u8.ToArray(), stop);
    }

    /// <summary>
    /// Closes as soon as it has heard something; in order, for a socket that is closed with bytes unread resets the connection instead.
    /// </summary>
    public static async Task HangUpAsync(NetworkStream stream, CancellationToken stop)
    {
        _ = await stream.ReadAtLeastAsync(new byte[1024], 1, throwOnEndOfStream: false, stop);
        stream.Socket.Shutdown(SocketShutdown.Send);
        await StaySilentAsync(stream, stop);
    }

    /// <summary>Listens and never answers.</summary>
    public static async Task StaySilentAsync(NetworkStream stream, CancellationToken stop)
    {
        while (await stream.ReadAtLeastAsync(new byte[1024], 1, throwOnEndOfStream: false, stop) > 0)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<NetworkStream, CancellationToken, Task> speak)
    {
        var talks = new List<Task>();
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                talks.Add(TalkAsync(await _listener.AcceptTcpClientAsync(_stop.Token), speak));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }

        await Task.WhenAll(talks);
    }

    private async Task TalkAsync(TcpClient client, Func<NetworkStream, CancellationToken, Task> speak)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                await speak(stream, _stop.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The client has heard enough.
            }
        }
    }
}
