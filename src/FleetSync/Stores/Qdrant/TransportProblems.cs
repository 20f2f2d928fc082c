using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using FleetSync.Connection;
using Grpc.Core;

namespace FleetSync.Stores.Qdrant;

/// <summary>What is wrong where no Qdrant has answered: names, ports, TLS, gateways. Reads the exceptions alone.</summary>
internal static class TransportProblems
{
    private const string NoGrpc = "Bad gRPC response.";
    private static readonly string[] GatewayTrouble = ["429", "502", "503", "504"];

    /// <summary>The problem; null where a gRPC server has answered.</summary>
    public static QdrantProblem? Find(RpcException failure, QdrantOptions options)
    {
        var detail = failure.Status.Detail;
        if (detail.StartsWith(NoGrpc, StringComparison.Ordinal))
        {
            var words = ServerWords.Of(detail[NoGrpc.Length..]);
            return Array.Exists(GatewayTrouble, code => words.EndsWith(code, StringComparison.Ordinal))
                ? new(StoreFaultKind.Unavailable, $"a gateway answers in the server's place: {words}")
                : new(StoreFaultKind.Broken, $"what answers there speaks no gRPC: {words}", GrpcPort(options));
        }

        if (failure.Status.DebugException is not { } exception)
        {
            return null;
        }

        var chain = Chain(exception).ToList();
        if (chain.OfType<ConnectionException>().FirstOrDefault() is { } local)
        {
            return new(StoreFaultKind.Refused, ServerWords.Of(local.Message));
        }

        return chain.OfType<HttpRequestException>().FirstOrDefault() switch
        {
            { HttpRequestError: HttpRequestError.NameResolutionError } => new(
                StoreFaultKind.Unavailable, $"the host name {options.Endpoint.Host} cannot be resolved",
                "Check it in qdrant.endpoint, and the DNS that is asked here."),
            { HttpRequestError: HttpRequestError.ConnectionError } => Unreachable(chain, options),
            { HttpRequestError: HttpRequestError.SecureConnectionError } => Insecure(chain, options),
            { HttpRequestError: HttpRequestError.VersionNegotiationError } => Http1(options),
            _ when chain.OfType<HttpProtocolException>().Any(static e => e.ErrorCode == 0xd) => Http1(options),
            { HttpRequestError: HttpRequestError.InvalidResponse } => new(
                StoreFaultKind.Unavailable, $"what answers at {options.Endpoint.Authority} closes the connection before a word of HTTP/2",
                GrpcPort(options)),
            _ => new(StoreFaultKind.Unavailable, $"the connection broke: {ServerWords.Of(chain[^1].Message)}"),
        };
    }

    /// <summary>What to do when REST answers.</summary>
    public static QdrantProblem Http1(QdrantOptions options) => new(
        StoreFaultKind.Broken, $"{options.Endpoint.Authority} answers HTTP/1.1, as Qdrant's REST port does, and no gRPC", GrpcPort(options));

    /// <summary>The hint that the other port is the right one.</summary>
    public static string GrpcPort(QdrantOptions options) => options.Endpoint.Port == QdrantOptions.RestPort
        ? "6333 is Qdrant's REST port: use 6334 in qdrant.endpoint."
        : "Use Qdrant's gRPC port in qdrant.endpoint, 6334 unless its configuration says otherwise.";

    /// <summary>What to do when the server wants to know the client by a certificate.</summary>
    public static QdrantProblem ClientCertificate(QdrantOptions options) => new(
        StoreFaultKind.Refused,
        options.ClientCertificateFile is null
            ? "the server asks for a client certificate"
            : $"the server refuses the client certificate {options.ClientCertificateFile}",
        "Give one that it trusts in qdrant.clientCertificateFile and qdrant.clientKeyFile.");

    private static QdrantProblem Unreachable(List<Exception> chain, QdrantOptions options)
    {
        var at = options.Endpoint.Authority;
        return chain.OfType<SocketException>().FirstOrDefault() is { SocketErrorCode: SocketError.ConnectionRefused }
            ? new(StoreFaultKind.Unavailable, $"nothing listens at {at}: the connection is refused",
                "Check that Qdrant runs and its port is open."
                    + (options.Endpoint.Port == QdrantOptions.GrpcPort ? "" : " " + GrpcPort(options)))
            : new(StoreFaultKind.Unavailable, $"{at} cannot be reached: {ServerWords.Of(chain[^1].Message)}",
                "Check the address, and firewalls and network policies on the way.");
    }

    private static QdrantProblem Insecure(List<Exception> chain, QdrantOptions options)
    {
        var words = string.Join(' ', chain.Select(static e => e.Message));
        var host = options.Endpoint.Host;
        return words switch
        {
            _ when Says(words, nameof(SslPolicyErrors.RemoteCertificateNameMismatch)) => new(
                StoreFaultKind.Refused, $"the server's certificate is not for the host name {host}",
                "Call it in qdrant.endpoint by a name that its certificate holds."),
            _ when Says(words, nameof(X509ChainStatusFlags.NotTimeValid)) => new(
                StoreFaultKind.Refused, "the server's certificate has expired or is not valid yet",
                "Renew it and restart Qdrant, whose gRPC port reads certificates at start; check this machine's clock."),
            _ when Says(words, "errors in the certificate chain") => new(
                StoreFaultKind.Refused, "the server's certificate is signed by no authority that is trusted here",
                options.CertificateAuthorityFile is { } file
                    ? $"Put the authority that signed it into {file}."
                    : "Name a PEM file with the authority that signed it in qdrant.caFile."),
            _ when Says(words, "application protocol") => Http1(options),
            _ when Says(words, "alert") && Says(words, "certificate") => ClientCertificate(options),
            _ => new(StoreFaultKind.Unavailable, $"no TLS connection comes about: {ServerWords.Of(chain[^1].Message)}",
                "Use http:// in qdrant.endpoint if this server has no TLS."),
        };
    }

    private static bool Says(string words, string part) => words.Contains(part, StringComparison.Ordinal);

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        for (var link = exception; link is not null; link = link.InnerException)
        {
            yield return link;
        }
    }
}
