using System.Globalization;
using System.IO.Hashing;
using System.Text;
using FleetSync.Watching;

namespace FleetSync.Diagnosis;

/// <summary>The rights that an agent lacks: a ClusterRole with them, and a binding to whoever asked, where the server named who that is.</summary>
/// <param name="Rules">A rule an API group.</param>
/// <param name="User">The user's name as the server knows it; null where it did not say.</param>
internal sealed record MissingRights(IReadOnlyList<Rule> Rules, string? User)
{
    private const string ServiceAccountPrefix = "system:serviceaccount:";

    /// <summary>What an agent does with a type, and all of it (I6).</summary>
    public static IReadOnlyList<string> Verbs { get; } = ["get", "list", "watch"];

    /// <summary>
    /// The name of the role and its binding. It follows from what they hold: what is applied today must not be replaced by what is
    /// found missing tomorrow.
    /// </summary>
    public string Name { get; } = "fleetsync-read-" + XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(
        User + "\n" + string.Join('\n', Rules.Select(static rule => $"{rule.Group}/{string.Join(',', rule.Resources)}"))))
        .ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>The namespace and name of the service account that asks; null for another user.</summary>
    public (string Namespace, string Name)? ServiceAccount =>
        User is { } user && user.StartsWith(ServiceAccountPrefix, StringComparison.Ordinal)
            && user[ServiceAccountPrefix.Length..].Split(':') is [var space, var name] ? (space, name) : null;

    /// <summary>What is missing; null when nothing is.</summary>
    /// <param name="types">What asking for each type came to.</param>
    public static MissingRights? Of(IReadOnlyList<TypeReading> types)
    {
        var forbidden = types.Where(static type => type.IsForbidden).ToList();
        return forbidden.Count == 0 ? null : new MissingRights(
            [
                .. forbidden.GroupBy(static type => type.Resource.Group, StringComparer.Ordinal)
                    .OrderBy(static group => group.Key, StringComparer.Ordinal)
                    .Select(static group => new Rule(
                        group.Key, [.. group.Select(static type => type.Resource.Plural).Order(StringComparer.Ordinal)])),
            ],
            forbidden.Select(static type => UserIn(type.Fault!)).FirstOrDefault(static user => user is not null));
    }

    /// <summary>The user as a refusal names it: <c>pods is forbidden: User "dev" cannot list resource …</c> (apiserver, endpoints/handlers/responsewriters).</summary>
    private static string? UserIn(WatchFault refusal)
    {
        const string Before = "User \"";
        var start = refusal.Message.IndexOf(Before, StringComparison.Ordinal);
        var end = start < 0 ? -1 : refusal.Message.IndexOf("\" cannot ", start, StringComparison.Ordinal);
        return end < 0 ? null : refusal.Message[(start + Before.Length)..end];
    }
}
