using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// Finds out what a port speaks that has not answered as it should: a user who mixed up a port or a scheme is told so. Nothing
/// secret is sent, and the answer is believed for this alone.
/// </summary>
internal static class PortProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks in plain text and then in TLS.</summary>
    /// <param name="endpoint">Host and port; the scheme does not matter.</param>
    /// <param name="time">The clock of its patience.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<PortSpeech> AskAsync(Uri endpoint, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var asksForCertificate = false;
            if (await TryAsync(
                endpoint, (stream, token) => SpeaksTlsAsync(stream, () => asksForCertificate = true, token), either.Token))
            {
                return asksForCertificate ? PortSpeech.MutualTls : PortSpeech.Tls;
            }

            // An empty SETTINGS frame follows the preface: frames begin with a length of three bytes and a type.
            var answer = await SayAsync(endpoint, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"u8.ToArray(), either.Token);
            if (answer is [_, _, _, 4, ..])
            {
                return PortSpeech.Http2;
            }

            answer = await SayAsync(endpoint, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray(), either.Token);
            return answer.AsSpan().StartsWith("HTTP/1."u8) ? PortSpeech.Http1 : PortSpeech.Unknown;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return PortSpeech.Unknown;
        }
    }

    private static async Task<bool> SpeaksTlsAsync(Stream stream, Action askedForCertificate, CancellationToken cancellationToken)
    {
        var tls = new SslStream(stream);
        await using (tls)
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "localhost",
                    LocalCertificateSelectionCallback = (_, _, _, remote, _) =>
                    {
                        // Called once before the server has said anything, and again when it asks.
                        if (remote is not null)
                        {
                            askedForCertificate();
                        }

                        return null!;
                    },
#pragma warning disable CA5359, MA0039 // Whoever it is: it is only asked whether it speaks TLS, and told nothing.
                    RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359, MA0039
                },
                cancellationToken);
            return true;
        }
    }

    private static async Task<byte[]> SayAsync(Uri endpoint, byte[] words, CancellationToken cancellationToken)
    {
        var answer = Array.Empty<byte>();
        await TryAsync(
            endpoint,
            async (stream, token) =>
            {
                await stream.WriteAsync(words, token);
                var buffer = new byte[16];
                answer = buffer[..await stream.ReadAtLeastAsync(buffer, 9, throwOnEndOfStream: false, token)];
                return true;
            },
            cancellationToken);
        return answer;
    }

    private static async Task<bool> TryAsync(
        Uri endpoint, Func<Stream, CancellationToken, Task<bool>> ask, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(endpoint.IdnHost, endpoint.Port, cancellationToken);
            await using var stream = new NetworkStream(socket);
            return await ask(stream, cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or ObjectDisposedException)
        {
            return false;
        }
    }
}
