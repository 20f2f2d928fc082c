using System.Diagnostics.Metrics;
using System.Net;
using FleetSync.Telemetry;

namespace FleetSync.Connection;

/// <summary>What is measured of the requests to the API server.</summary>
internal sealed class RequestMetrics
{
    private readonly CodeCounter _answers;
    private long _throttled;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meter">Where they belong.</param>
    public RequestMetrics(Meter meter)
    {
        _answers = new CodeCounter(
            meter, "fleetsync.api.requests", "{request}", "Requests to the API server by the HTTP status of their answers; none where no answer came.");
        _ = meter.CreateObservableCounter(
            "fleetsync.api.throttled", () => Interlocked.Read(ref _throttled), "{request}",
            "Requests that the API server turned away with 429: it is asked for more than its priority and fairness rules grant.");
    }

    /// <summary>A way to the API server on which requests are counted.</summary>
    /// <param name="send">The way.</param>
    public SendApiRequest Count(SendApiRequest send) => async (request, lane, stop) =>
    {
        try
        {
            var response = await send(request, lane, stop);
            _answers.Add((int)response.StatusCode);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Interlocked.Increment(ref _throttled);
            }

            return response;
        }
        catch (HttpRequestException)
        {
            _answers.Add(0);
            throw;
        }
    };
}
