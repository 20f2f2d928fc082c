using FleetSync.Leadership;

namespace FleetSync.Configuration;

/// <summary>The settings of the leader election.</summary>
internal static class LeaderElectionSettings
{
    private const int LongestLabel = 63;
    private const int LongestName = 253;
    private static readonly LeaderElectionOptions Defaults = new();

    /// <summary><c>leaderElection.enabled</c>.</summary>
    public static readonly Setting<bool> Enabled = Settings.Flag(
        "leaderElection.enabled", Defaults.Enabled, "Whether several replicas agree by a Lease on one that watches and writes; the others stand by.");

    /// <summary><c>leaderElection.leaseName</c>.</summary>
    public static readonly Setting<string> LeaseName = new(
        "leaderElection.leaseName", Defaults.LeaseName, Defaults.LeaseName,
        "a name as Kubernetes has them: lower-case letters, digits, '-' and '.', at most 253",
        "Name of the Lease, the only object that FleetSync ever writes to a cluster.",
        static (string text, out string value) =>
        {
            value = text;
            return text.Length <= LongestName && text.Split('.').All(IsLabel);
        });

    /// <summary><c>leaderElection.leaseNamespace</c>.</summary>
    public static readonly Setting<string?> LeaseNamespace = new(
        "leaderElection.leaseNamespace", null, "the pod's own; default outside of a pod",
        "a namespace: lower-case letters, digits and '-', at most 63", "Namespace of the Lease.",
        static (string text, out string? value) =>
        {
            value = text;
            return IsLabel(text);
        });

    /// <summary><c>leaderElection.leaseDurationSeconds</c>.</summary>
    public static readonly Setting<TimeSpan> LeaseDuration = Settings.Span(
        "leaderElection.leaseDurationSeconds", Defaults.LeaseDuration, 2, 3600,
        "A leader that was not heard of for this long is replaced. Whole seconds.");

    /// <summary><c>leaderElection.renewDeadlineSeconds</c>.</summary>
    public static readonly Setting<TimeSpan> RenewDeadline = Settings.Span(
        "leaderElection.renewDeadlineSeconds", Defaults.RenewDeadline, 1, 3600,
        "A leader that cannot renew for this long stops writing. Less than the lease's duration.");

    /// <summary><c>leaderElection.retryPeriodSeconds</c>.</summary>
    public static readonly Setting<TimeSpan> RetryPeriod = Settings.Span(
        "leaderElection.retryPeriodSeconds", Defaults.RetryPeriod, 0.2, 600,
        "Between two renewals, and between two looks of a standby. The deadline has to be more than 1.2 times as long.");

    /// <summary>All of them, in the order of the reference.</summary>
    public static IReadOnlyList<SettingDescription> All { get; } =
        [Enabled, LeaseName, LeaseNamespace, LeaseDuration, RenewDeadline, RetryPeriod];

    /// <summary>Makes the options, and refuses timings with which there could be two leaders, or none for long (as client-go does).</summary>
    /// <param name="values">The values; gets what is wrong.</param>
    public static LeaderElectionOptions Read(SettingValues values)
    {
        var options = new LeaderElectionOptions
        {
            Enabled = values.Read(Enabled),
            LeaseName = values.Read(LeaseName),
            LeaseNamespace = values.Read(LeaseNamespace),
            LeaseDuration = values.Read(LeaseDuration),
            RenewDeadline = values.Read(RenewDeadline),
            RetryPeriod = values.Read(RetryPeriod),
        };
        if (options.LeaseDuration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            values.Refuse(
                "leaderElection:leaseDurationSeconds",
                FormattableString.Invariant($"is {options.LeaseDuration.TotalSeconds} s, but a Lease holds whole seconds. Round it."));
        }

        if (options.LeaseDuration <= options.RenewDeadline)
        {
            values.Refuse(
                "leaderElection:renewDeadlineSeconds",
                FormattableString.Invariant($"is {options.RenewDeadline.TotalSeconds} s, no less than leaderElection.leaseDurationSeconds, ")
                + FormattableString.Invariant($"which is {options.LeaseDuration.TotalSeconds} s: two could write at a time. Lower it or raise the other."));
        }

        if (options.RenewDeadline <= options.RetryPeriod * LeaderElectionOptions.Jitter)
        {
            values.Refuse(
                "leaderElection:retryPeriodSeconds",
                FormattableString.Invariant($"is {options.RetryPeriod.TotalSeconds} s; 1.2 times that is no less than ")
                + FormattableString.Invariant($"leaderElection.renewDeadlineSeconds, which is {options.RenewDeadline.TotalSeconds} s. Lower it or raise the other."));
        }

        return options;
    }

    private static bool IsLabel(string text) =>
        text.Length is > 0 and <= LongestLabel && text[0] != '-' && text[^1] != '-'
        && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
