using FleetSync.Query.Understanding;
using FleetSync.Stores;
using Microsoft.Extensions.Time.Testing;

namespace FleetSync.Tests.Query.Understanding;

/// <summary>Questions to a small fleet, on the first of March 2026 at noon.</summary>
internal static class Questions
{
    public static Vocabulary Vocabulary { get; } = new(
        ["east", "west", "edge-berlin", "prod-eu"],
        new StoreVocabulary
        {
            Namespaces = ["_cluster", "default", "payments", "shop", "kube-system", "ingress-nginx"],
            Kinds = ["Application", "Backup", "Certificate", "Cluster", "Database", "Gateway", "HTTPRoute", "KafkaTopic", "Pod", "Policy"],
            Reasons = ["BackoffLimitExceeded", "DiskPressure", "OutOfSync", "Running", "Cluster in healthy state"],
        });

    public static FakeTimeProvider Clock { get; } = Noon();

    public static Interpretation Read(string question, params Idea[] settled) => QuestionReader.Read(question, Vocabulary, Clock, settled);

    private static FakeTimeProvider Noon()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        clock.SetLocalTimeZone(TimeZoneInfo.Utc);
        return clock;
    }
}
