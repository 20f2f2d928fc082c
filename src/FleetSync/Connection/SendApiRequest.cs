namespace FleetSync.Connection;

/// <summary>
/// Sends a request to the API server and returns once the headers are there. The body is the caller's to read and dispose.
/// </summary>
/// <param name="request">A request with a relative address; credentials are added on the way.</param>
/// <param name="lane">Which connections it travels on.</param>
/// <param name="cancellationToken">Ends the request and the reading of its body.</param>
/// <exception cref="HttpRequestException">No answer came.</exception>
internal delegate Task<HttpResponseMessage> SendApiRequest(
    HttpRequestMessage request, RequestLane lane, CancellationToken cancellationToken);
