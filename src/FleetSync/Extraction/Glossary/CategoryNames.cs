using System.Numerics;
using System.Text;

namespace FleetSync.Extraction.Glossary;

/// <summary>What categories are called in a record, and which further words people look for them by.</summary>
internal static class CategoryNames
{
    /// <summary>By bit number: the name, then the words of the search text, of which the name is one.</summary>
    private static readonly (string Name, string Words)[] Table =
    [
        ("database", "database databases db"),
        ("cache", "cache caching in-memory"),
        ("message queue", "message queue queues messaging broker event streaming"),
        ("search engine", "search engine full-text index"),
        ("ingress", "ingress gateway http routing load balancer"),
        ("certificate", "certificate certificates tls ssl"),
        ("storage", "storage volume volumes disk"),
        ("monitoring", "monitoring metrics alerting observability"),
        ("logging", "logging logs observability"),
        ("tracing", "tracing traces telemetry observability"),
        ("ci/cd", "ci/cd continuous integration delivery pipeline gitops"),
        ("registry", "registry artifacts images"),
        ("identity", "identity authentication authorization access permissions login"),
        ("secrets", "secrets credentials passwords"),
        ("backup", "backup backups restore disaster recovery"),
        ("autoscaling", "autoscaling autoscaler scaling"),
        ("service mesh", "service mesh sidecar proxy"),
        ("dns", "dns name resolution"),
        ("networking", "networking network"),
        ("policy", "policy policies governance"),
        ("security", "security vulnerability threat scanning"),
        ("serverless", "serverless functions"),
        ("machine learning", "machine learning ml ai models"),
        ("workflow", "workflow workflows orchestration"),
        ("batch", "batch jobs"),
        ("data processing", "data processing analytics"),
        ("virtualization", "virtualization virtual machines vm"),
        ("infrastructure", "infrastructure provisioning cloud"),
        ("web server", "web server"),
    ];

    private static readonly byte[][] NamesInUtf8 = [.. Table.Select(static entry => Encoding.UTF8.GetBytes(entry.Name))];

    private static readonly byte[][] WordsInUtf8 = [.. Table.Select(static entry => Encoding.UTF8.GetBytes(entry.Words))];

    /// <summary>All names, as records have them.</summary>
    public static IEnumerable<string> All => Table.Select(static entry => entry.Name);

    /// <summary>Takes the first category out of a set.</summary>
    /// <param name="rest">The set, not empty; without the category afterwards.</param>
    /// <param name="words">The words it is looked for by, separated by spaces, its name among them.</param>
    /// <returns>Its name.</returns>
    public static ReadOnlySpan<byte> Take(ref Categories rest, out ReadOnlySpan<byte> words)
    {
        var bit = BitOperations.TrailingZeroCount((int)rest);
        rest &= rest - 1;
        words = WordsInUtf8[bit];
        return NamesInUtf8[bit];
    }
}
