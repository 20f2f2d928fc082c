using System.Globalization;

namespace FleetSync.Diagnosis.Checks;

/// <summary>
/// Whether a server's clock and this machine's agree. Ages, heartbeats and the expiry of certificates and tokens are compared across them.
/// </summary>
internal static class ClockCheck
{
    /// <summary>Beyond this, a heartbeat looks older or newer than it is by more than an agent's own pause between two.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);

    public static Finding Of(string name, string where, TimeSpan? skew) => skew switch
    {
        null => new Finding(name, FindingState.Skipped, "not compared: no answer came with a date", where),
        { } ahead when ahead.Duration() > Most => new Finding(
            name, FindingState.Warning,
            string.Create(CultureInfo.InvariantCulture, $"its clock is {ahead.Duration().TotalSeconds:0} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} this machine's"),
            where, "Let both follow NTP: ages and the expiry of tokens are told by them."),
        { } ahead => new Finding(
            name, FindingState.Ok,
            string.Create(CultureInfo.InvariantCulture, $"within {Math.Max(1, Math.Ceiling(ahead.Duration().TotalSeconds)):0} s of this machine's"), where),
    };
}
