using System.Net;
using System.Text.Json;

namespace FleetSync.Watching;

/// <summary>
/// Turns what an API server says in a <c>Status</c> (meta/v1), or an HTTP answer without one, into a <see cref="WatchFault"/>.
/// After authentication most watch errors arrive as HTTP 200 with an ERROR event, so both roads end here.
/// </summary>
internal static class StatusFault
{
    /// <summary>Reads a Status object.</summary>
    /// <param name="status">Its bytes; anything else is read as an empty one.</param>
    /// <param name="httpCode">The HTTP status where there was one; 0 for an ERROR event.</param>
    /// <param name="retryAfterHeader">The Retry-After header where there was one.</param>
    /// <param name="request">What was asked, for the message: <c>list pods</c>.</param>
    public static WatchFault Read(ReadOnlySpan<byte> status, int httpCode, TimeSpan? retryAfterHeader, string request)
    {
        var said = Said.Read(status);
        var code = said.Code != 0 ? said.Code : httpCode;
        var reason = said.Reason.Length != 0 ? said.Reason : ((HttpStatusCode)code).ToString();
        var retryAfter = retryAfterHeader
            ?? (said.RetryAfterSeconds > 0 ? TimeSpan.FromSeconds(said.RetryAfterSeconds) : null);
        var words = said.Message.Length != 0 ? $"{code} {reason}: {said.Message}" : $"{code} {reason}";
        return new WatchFault(KindOf(code, reason, said.TooLargeResourceVersion), $"{request}: {words}", retryAfter);
    }

    private static WatchFaultKind KindOf(int code, string reason, bool tooLargeResourceVersion) => code switch
    {
        410 => WatchFaultKind.Expired,
        504 when tooLargeResourceVersion => WatchFaultKind.Expired,
        _ when reason is "Expired" or "Gone" => WatchFaultKind.Expired,
        429 or 503 or 504 => WatchFaultKind.Throttled,
        401 => WatchFaultKind.Unauthorized,
        403 => WatchFaultKind.Forbidden,
        404 or 405 or 406 => WatchFaultKind.NotServed,
        400 or 422 => WatchFaultKind.StreamingUnsupported,
        _ => WatchFaultKind.Server,
    };

    private readonly record struct Said(
        int Code, string Reason, string Message, int RetryAfterSeconds, bool TooLargeResourceVersion)
    {
        public static Said Read(ReadOnlySpan<byte> status)
        {
            var said = new Said(0, "", "", 0, false);
            var reader = new Utf8JsonReader(status);
            try
            {
                if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                {
                    return said;
                }

                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    said = said.WithMember(ref reader);
                }
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // A proxy's HTML page, or a body cut short: the HTTP status has to do.
            }

            return said;
        }

        private Said WithMember(ref Utf8JsonReader reader)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "code" when reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var code):
                    return this with { Code = code };
                case "reason" when reader.TokenType == JsonTokenType.String:
                    return this with { Reason = reader.GetString()! };
                case "message" when reader.TokenType == JsonTokenType.String:
                    return this with { Message = reader.GetString()! };
                case "details" when reader.TokenType == JsonTokenType.StartObject:
                    return WithDetails(ref reader);
                default:
                    reader.Skip();
                    return this;
            }
        }

        private Said WithDetails(ref Utf8JsonReader reader)
        {
            var said = this;
            var depth = reader.CurrentDepth;
            while (reader.Read() && reader.CurrentDepth > depth)
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("retryAfterSeconds"u8))
                {
                    reader.Read();
                    said = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var seconds)
                        ? said with { RetryAfterSeconds = seconds }
                        : said;
                }
                else if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("ResourceVersionTooLarge"u8))
                {
                    said = said with { TooLargeResourceVersion = true };
                }
            }

            return said;
        }
    }
}
