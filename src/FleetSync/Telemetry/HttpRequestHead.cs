using System.Text;

namespace FleetSync.Telemetry;

/// <summary>What matters of a request's head: the endpoint serves GET and HEAD, and looks at no header.</summary>
/// <param name="Method">GET, HEAD, or something else.</param>
/// <param name="Path">The path without its query.</param>
internal readonly record struct HttpRequestHead(string Method, string Path)
{
    /// <summary>Whether all of the head has come.</summary>
    /// <param name="received">What has come.</param>
    public static bool IsComplete(ReadOnlySpan<byte> received) =>
        received.IndexOf("\r\n\r\n"u8) >= 0 || received.IndexOf("\n\n"u8) >= 0;

    /// <summary>Reads a complete head.</summary>
    /// <param name="received">What has come.</param>
    /// <returns>Null when this is no HTTP/1 request.</returns>
    public static HttpRequestHead? Read(ReadOnlySpan<byte> received)
    {
        var words = Encoding.Latin1.GetString(received[..received.IndexOf((byte)'\n')]).TrimEnd('\r').Split(' ');
        return words is [{ Length: > 0 } method, ['/', ..] target, "HTTP/1.0" or "HTTP/1.1"]
            ? new HttpRequestHead(method, target.Split('?')[0])
            : null;
    }
}
