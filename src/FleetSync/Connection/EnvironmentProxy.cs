using System.Globalization;
using System.Net;

namespace FleetSync.Connection;

/// <summary>
/// HTTPS_PROXY, HTTP_PROXY and NO_PROXY as Go's http.ProxyFromEnvironment reads them, so that what works for kubectl works here.
/// .NET's own reading knows no CIDR blocks, which is how clusters' service networks are usually excepted.
/// </summary>
internal static class EnvironmentProxy
{
    /// <summary>The proxy for a server, or null for a direct connection.</summary>
    /// <exception cref="ConnectionException">The variable holds no proxy address.</exception>
    public static IWebProxy? For(Uri server, ProcessEnvironment environment)
    {
        var variable = server.Scheme is "https" ? "HTTPS_PROXY" : "HTTP_PROXY";
        var address = Read(environment, variable);
        return address is null || IsExcepted(server, Read(environment, "NO_PROXY") ?? "")
            ? null
            : FromUrl(address, $"${variable}");
    }

    /// <summary>A proxy by its address: http, https or socks5, with an optional user and password.</summary>
    /// <param name="url">Its address; without a scheme it is http.</param>
    /// <param name="where">Where it is configured, for errors.</param>
    /// <exception cref="ConnectionException">It is no proxy address.</exception>
    public static IWebProxy FromUrl(string url, string where)
    {
        var text = url.Contains("://", StringComparison.Ordinal) ? url : $"http://{url}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https" or "socks5" or "socks5h"))
        {
            throw new ConnectionException($"{where} names no usable proxy. Allowed: http://, https:// or socks5:// with a host and a port.");
        }

        if (uri.Scheme is "socks5h")
        {
            uri = new UriBuilder(uri) { Scheme = "socks5" }.Uri;
        }

        var proxy = new WebProxy(uri);
        if (uri.UserInfo.Length > 0)
        {
            var parts = uri.UserInfo.Split(':', 2);
            proxy.Credentials = new NetworkCredential(
                Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
        }

        return proxy;
    }

    private static string? Read(ProcessEnvironment environment, string variable) =>
        environment.Variable(variable) is { Length: > 0 } upper ? upper
        : environment.Variable(variable.ToLowerInvariant()) is { Length: > 0 } lower ? lower
        : null;

    private static bool IsExcepted(Uri server, string exceptions)
    {
        var host = server.IdnHost.TrimEnd('.');
        var isAddress = IPAddress.TryParse(host, out var address);
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (isAddress && IPAddress.IsLoopback(address!)))
        {
            return true;
        }

        foreach (var entry in exceptions.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (entry is "*"
                || (isAddress ? NamesAddress(entry, address!, server.Port) : NamesHost(entry, host, server.Port)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool NamesAddress(string entry, IPAddress address, int port) =>
        IPNetwork.TryParse(entry, out var block) ? block.Contains(address)
        : IPAddress.TryParse(entry, out var single) ? single.Equals(address)
        : IPEndPoint.TryParse(entry, out var both) && both.Address.Equals(address) && both.Port == port;

    // "example.com" is the host and all below it, ".example.com" and "*.example.com" only those below.
    private static bool NamesHost(string entry, string host, int port)
    {
        var colon = entry.LastIndexOf(':');
        if (colon >= 0)
        {
            if (!int.TryParse(entry.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var only) || only != port)
            {
                return false;
            }

            entry = entry[..colon];
        }

        entry = entry.StartsWith("*.", StringComparison.Ordinal) ? entry[1..] : entry;
        return entry.StartsWith('.')
            ? host.EndsWith(entry, StringComparison.OrdinalIgnoreCase)
            : host.Equals(entry, StringComparison.OrdinalIgnoreCase)
                || host.EndsWith($".{entry}", StringComparison.OrdinalIgnoreCase);
    }
}
