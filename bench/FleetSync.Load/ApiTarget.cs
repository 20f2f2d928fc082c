using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using FleetSync.TestCluster;

namespace FleetSync.Load;

/// <summary>A filled API server, and how to reach it.</summary>
/// <param name="Url">https://host:port.</param>
/// <param name="AuthorityPath">PEM file of who signed its certificate.</param>
/// <param name="Token">May do everything.</param>
/// <param name="KubeconfigPath">The same for fleetsync.</param>
internal sealed record ApiTarget(string Url, string AuthorityPath, string Token, string KubeconfigPath)
{
    /// <summary>Reads a kubeconfig as <c>serve</c> writes it: one cluster, one user with a token.</summary>
    /// <exception cref="ClusterException">It is another one.</exception>
    public static ApiTarget Read(string kubeconfig)
    {
        var lines = File.ReadAllLines(kubeconfig);
        return new ApiTarget(Value("server"), Value("certificate-authority"), Value("token"), Path.GetFullPath(kubeconfig));

        string Value(string key) =>
            lines.Select(static line => line.Trim()).FirstOrDefault(line => line.StartsWith(key + ": ", StringComparison.Ordinal))?[(key.Length + 2)..]
            ?? throw new ClusterException($"{kubeconfig} has no {key}; give the file that 'serve' has printed.");
    }

    /// <summary>To arrange and change what is in it.</summary>
    public KubeApi Api() => new(Url, AuthorityPath, Token);

    /// <summary>How many Pods it has.</summary>
    public async Task<int> CountPodsAsync(CancellationToken cancellation)
    {
        using var api = Api();
        var page = (await api.SendAsync(HttpMethod.Get, "/api/v1/pods?limit=1", cancellation: cancellation)).OrThrow("List Pods").Json;
        return page["items"]!.AsArray().Count + (page["metadata"]!["remainingItemCount"]?.GetValue<int>() ?? 0);
    }

    /// <summary>A plain client with nothing tuned, which checks the server's certificate.</summary>
    public HttpClient PlainClient(Version version)
    {
        var trusted = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trusted.CustomTrustStore.ImportFromPemFile(AuthorityPath);
        var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trusted },
        })
        {
            BaseAddress = new Uri(Url),
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = TimeSpan.FromMinutes(5),
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return client;
    }
}
