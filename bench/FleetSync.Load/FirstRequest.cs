using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FleetSync.Load;

/// <summary>How long the program takes from its start to its first request, against a listener that only takes the time.</summary>
internal static class FirstRequest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>The times, shortest first; the first start, which also warms up this process, does not count.</summary>
    public static async Task<IReadOnlyList<TimeSpan>> MeasureAsync(
        string binary, string embedding, string folder, int times, CancellationToken cancellation)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        List<TimeSpan> taken = [];
        for (var i = 0; i <= times; i++)
        {
            var database = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"first-request-{i}.db"));
            var one = await OnceAsync(binary, embedding, folder, database, certificate, cancellation);
            if (i > 0)
            {
                taken.Add(one);
            }
        }

        return [.. taken.Order()];
    }

    private static async Task<TimeSpan> OnceAsync(
        string binary, string embedding, string folder, string database, X509Certificate2 certificate, CancellationToken cancellation)
    {
        // Its own, for connections of the program before may still wait to be accepted.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var kubeconfig = WriteKubeconfig(folder, ((IPEndPoint)listener.LocalEndpoint).Port);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(Limit);
        var started = Stopwatch.GetTimestamp();
        using var agent = AgentProcess.Start(binary, embedding, kubeconfig, folder, ["--sqlite", database]);
        var accepted = listener.AcceptTcpClientAsync(limited.Token).AsTask();
        if (await Task.WhenAny(accepted, agent.Synced) != accepted)
        {
            // It ended: here is why.
            await agent.Synced;
        }

        using var client = await accepted;
        await using var secured = new SslStream(client.GetStream());
        await secured.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = certificate,
                ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            },
            limited.Token);
        _ = await secured.ReadAsync(new byte[4096], limited.Token);
        return Stopwatch.GetElapsedTime(started);
    }

    private static string WriteKubeconfig(string folder, int port)
    {
        var path = Path.Combine(folder, "first-request.kubeconfig");
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $$"""
            apiVersion: v1
            kind: Config
            current-context: none
            clusters: [{name: none, cluster: {server: "https://127.0.0.1:{{port}}", insecure-skip-tls-verify: true} }]
            users: [{name: none, user: {token: none} }]
            contexts: [{name: none, context: {cluster: none, user: none} }]
            """));
        return path;
    }
}
