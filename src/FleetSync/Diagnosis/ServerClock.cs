using FleetSync.Connection;

namespace FleetSync.Diagnosis;

/// <summary>
/// Compares a server's clock with this machine's by the Date of its answers, whatever they are answers to. The quickest counts: the
/// moment at which the server wrote it is known best.
/// </summary>
/// <param name="send">The way to the server.</param>
/// <param name="time">This machine's clock.</param>
internal sealed class ServerClock(SendApiRequest send, TimeProvider time)
{
    private readonly Lock _gate = new();
    private TimeSpan _shortest = TimeSpan.MaxValue;

    /// <summary>How far the server is ahead, to the second; null before its first answer with a date.</summary>
    public TimeSpan? Skew { get; private set; }

    /// <summary>Passes a request on.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, RequestLane lane, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var response = await send(request, lane, cancellationToken);
        Take(response.Headers.Date, time.GetElapsedTime(started));
        return response;
    }

    private void Take(DateTimeOffset? date, TimeSpan took)
    {
        lock (_gate)
        {
            if (date is { } said && took < _shortest)
            {
                _shortest = took;
                Skew = ClockDifference.Of(said, time.GetUtcNow(), took);
            }
        }
    }
}
