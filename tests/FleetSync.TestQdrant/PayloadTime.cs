using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace FleetSync.TestQdrant;

/// <summary>Times in a payload are texts; they are compared in microseconds since 1970.</summary>
internal static class PayloadTime
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mmK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd",
    ];

    public static long? Parse(string text) => DateTimeOffset.TryParseExact(
        text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        ? (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond
        : null;

    public static long Of(Timestamp time) => (time.Seconds * 1_000_000) + (time.Nanos / 1000);
}
