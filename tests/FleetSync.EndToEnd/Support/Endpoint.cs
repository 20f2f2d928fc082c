using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FleetSync.TestCluster;

namespace FleetSync.EndToEnd.Support;

/// <summary>What an agent shows of itself at a port of its own.</summary>
internal sealed class Endpoint : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client;

    public Endpoint()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri(FormattableString.Invariant($"http://127.0.0.1:{Port}")),
            Timeout = TimeSpan.FromSeconds(10),
        };
    }

    public int Port { get; }

    /// <summary>The setting that opens it, for the configuration file.</summary>
    public string Setting => FormattableString.Invariant($"http: {{ address: \":{Port}\" }}\n");

    /// <summary>Asks; null while nobody listens.</summary>
    public async Task<(int Status, string Text)?> GetAsync(string path)
    {
        try
        {
            using var response = await _client.GetAsync(new Uri(path, UriKind.Relative));
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Waits until a path answers with a status.</summary>
    /// <returns>The text.</returns>
    public Task<string> AnsweredAsync(string path, int status) => Poll.ForAsync(
        $"{path} to answer {status}", Patience, async () => await GetAsync(path) is { } answer && answer.Status == status ? answer.Text : null);

    /// <summary>The metrics, by series.</summary>
    public async Task<IReadOnlyDictionary<string, double>> MetricsAsync()
    {
        var text = await AnsweredAsync("/metrics", 200);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(static line => line[0] != '#')
            .ToDictionary(
                static line => line[..line.LastIndexOf(' ')],
                static line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture),
                StringComparer.Ordinal);
    }

    public void Dispose() => _client.Dispose();
}
