using System.Text.Json.Nodes;

namespace FleetSync.TestCluster;

/// <summary>What a user may do, by cluster roles (RBAC).</summary>
public static class AccessRules
{
    private static readonly string[] _read = ["get", "list", "watch"];

    /// <summary>Read everything.</summary>
    public static Task GrantReadAllAsync(this KubeApi api, string userName, CancellationToken cancellation = default)
    {
        return GrantAsync(api, userName, [Rule("*", ["*"], _read)], cancellation);
    }

    /// <summary>
    /// Read everything that is served now but some types. Roles only add, so all the others are listed; call it again for
    /// types that come later, or to forbid more or less.
    /// </summary>
    /// <param name="api">As the admin.</param>
    /// <param name="userName">For whom.</param>
    /// <param name="forbidden">Plural, with a dot and the group where it has one: "secrets", "jobs.batch".</param>
    /// <param name="cancellation">Stops in the middle.</param>
    public static async Task GrantReadAllExceptAsync(
        this KubeApi api, string userName, IReadOnlyCollection<string> forbidden,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(forbidden);
        var rules = (await api.ListableTypesAsync(cancellation))
            .Where(type => !forbidden.Contains(NameOf(type), StringComparer.Ordinal))
            .GroupBy(type => type.Group, StringComparer.Ordinal)
            .Select(group => Rule(group.Key, group.Select(type => type.Plural).Distinct(StringComparer.Ordinal), _read));
        await GrantAsync(api, userName, [.. rules], cancellation);
    }

    /// <summary>One cluster role and its binding, named after the user; replaces what it was granted before.</summary>
    public static async Task GrantAsync(
        this KubeApi api, string userName, IReadOnlyList<JsonNode> rules, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(api);
        await api.ApplyAsync(
            new JsonObject
            {
                ["apiVersion"] = "rbac.authorization.k8s.io/v1",
                ["kind"] = "ClusterRole",
                ["metadata"] = new JsonObject { ["name"] = $"granted-to-{userName}" },
                ["rules"] = new JsonArray([.. rules]),
            },
            cancellation);
        await api.ApplyAsync(
            JsonNode.Parse($$"""
                {
                  "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
                  "metadata": { "name": "granted-to-{{userName}}" },
                  "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "granted-to-{{userName}}" },
                  "subjects": [{ "apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "{{userName}}" }]
                }
                """)!.AsObject(),
            cancellation);
    }

    /// <summary>One rule of a role; group "" is core, "*" all.</summary>
    public static JsonNode Rule(string group, IEnumerable<string> resources, IEnumerable<string> verbs)
    {
        return new JsonObject
        {
            ["apiGroups"] = new JsonArray(group),
            ["resources"] = new JsonArray([.. resources.Select(resource => JsonValue.Create(resource))]),
            ["verbs"] = new JsonArray([.. verbs.Select(verb => JsonValue.Create(verb))]),
        };
    }

    private static string NameOf(ServedType type)
    {
        return type.Group.Length == 0 ? type.Plural : $"{type.Plural}.{type.Group}";
    }
}
