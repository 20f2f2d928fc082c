using System.Globalization;
using Grpc.Core;

namespace FleetSync.TestQdrant;

/// <summary>A rate limit: so many tokens a minute, full at the start.</summary>
internal sealed class TokenBucket(uint perMinute, TimeProvider time)
{
    private double _tokens = perMinute;
    private long _filled = time.GetTimestamp();

    public uint PerMinute => perMinute;

    public void Take(int cost, string kind)
    {
        if (cost > perMinute)
        {
            throw QdrantErrors.Of(
                StatusCode.ResourceExhausted,
                $"Rate limiting exceeded: {kind} rate limit exceeded, request larger than rate limiter capacity, please try to split your request");
        }

        var now = time.GetTimestamp();
        _tokens = Math.Min(perMinute, _tokens + (time.GetElapsedTime(_filled, now).TotalMinutes * perMinute));
        _filled = now;
        if (cost <= _tokens)
        {
            _tokens -= cost;
            return;
        }

        var seconds = Math.Ceiling((cost - _tokens) * 60 / perMinute).ToString("0", CultureInfo.InvariantCulture);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"Rate limiting exceeded: {kind} rate limit exceeded: Operation requires {cost} tokens but only {_tokens:0.0} were available. Retry after {seconds}s");
        throw QdrantErrors.Of(StatusCode.ResourceExhausted, text, ("retry-after", seconds));
    }
}
