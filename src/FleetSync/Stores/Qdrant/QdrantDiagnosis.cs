using Grpc.Core;

namespace FleetSync.Stores.Qdrant;

/// <summary>Says why no conversation with a server comes about; asks its port what it speaks where the exception does not tell.</summary>
internal static class QdrantDiagnosis
{
    /// <summary>The exception for the user.</summary>
    public static async Task<StoreException> ExplainAsync(
        QdrantOptions options, RpcException failure, TimeProvider time, CancellationToken cancellationToken)
    {
        var speech = options.Proxy is null && IsPuzzling(failure, options)
            ? await PortProbe.AskAsync(options.Endpoint, time, cancellationToken)
            : PortSpeech.Unknown;
        var at = options.Endpoint.Authority;
        var encrypted = options.Endpoint.Scheme == Uri.UriSchemeHttps;
        QdrantProblem? problem = speech switch
        {
            PortSpeech.Tls or PortSpeech.MutualTls when !encrypted => new(
                StoreFaultKind.Broken, $"{at} speaks TLS, and was called in plain text", "Use https:// in qdrant.endpoint."),
            PortSpeech.Http2 when encrypted => new(
                StoreFaultKind.Broken, $"{at} speaks plain text, and was called with TLS",
                "Use http:// in qdrant.endpoint, or turn on service.enable_tls in Qdrant's configuration."),
            PortSpeech.MutualTls => TransportProblems.ClientCertificate(options),
            PortSpeech.Http1 => TransportProblems.Http1(options),
            _ => null,
        };
        return problem?.ToException(options, failure) ?? QdrantFaults.ToException(failure, options);
    }

    /// <summary>A connection came about, and then nothing that makes sense.</summary>
    private static bool IsPuzzling(RpcException failure, QdrantOptions options) =>
        failure.StatusCode is StatusCode.DeadlineExceeded
        || TransportProblems.Find(failure, options) is { Kind: not StoreFaultKind.Refused }
            && failure.Status.DebugException is HttpRequestException
            {
                HttpRequestError: not (HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError),
            };
}
