using System.Text.Json.Nodes;
using static FleetSync.TestCluster.Sample.PodCondition;

namespace FleetSync.TestCluster.Sample;

/// <summary>
/// Two clusters of a shop with things that work and things that do not: what the demo shows and end-to-end tests ask for.
/// </summary>
public sealed class SampleFleet
{
    /// <summary>In every sample Secret, and nowhere else: it must never leave the cluster.</summary>
    public const string SecretValue = "correct-horse-battery-staple";

    private SampleFleet(string cluster, IReadOnlyList<string> namespaces, IReadOnlyList<JsonObject> objects)
    {
        Cluster = cluster;
        Namespaces = namespaces;
        Objects = objects;
    }

    public string Cluster { get; }

    public IReadOnlyList<string> Namespaces { get; }

    /// <summary>CRDs.</summary>
    public IReadOnlyList<JsonObject> Definitions { get; } = SampleCustomResources.Definitions;

    /// <summary>Everything else. Where one owns another it comes first.</summary>
    public IReadOnlyList<JsonObject> Objects { get; }

    /// <summary>How many objects are made.</summary>
    public int Count => Namespaces.Count + Definitions.Count + Objects.Count;

    /// <summary>Production: most of the load, and most of the trouble.</summary>
    public static SampleFleet East()
    {
        var nodes = Nodes("east", 5);
        var workloads = new SampleWorkloads(nodes);
        return new SampleFleet(
            "east", ["shop", "payments", "monitoring", "databases", "ingress-nginx", "argocd"],
            [
                .. nodes.Select((node, index) => SamplePlatform.Node(node, ready: index != 4, $"east-1{"abc"[index % 3]}")),
                SampleStorage.StorageClass("fast"),

                .. workloads.Deployment("shop", "frontend", "registry.example.com/shop/frontend:2.14.0", Running, Running, Running),
                .. workloads.Deployment("shop", "cart", "registry.example.com/shop/cart:1.9.3", Running, CrashLoopBackOff),
                .. workloads.Deployment("shop", "catalog", "registry.example.com/shop/catalog:3.2.1", Running, Running),
                .. workloads.Deployment("shop", "search-api", "registry.example.com/shop/search-api:0.8.0-rc1", ImagePullBackOff, ImagePullBackOff),
                .. workloads.Deployment("shop", "recommendations", "registry.example.com/shop/recommendations:5.0.0", Unschedulable),
                .. workloads.StatefulSet("shop", "redis", "redis:7.2", Running, Running, Running),
                SamplePlatform.Ingress("shop", "frontend", "shop.example.com", "203.0.113.10"),
                SamplePlatform.Autoscaler("shop", "frontend", working: true),
                SamplePlatform.DisruptionBudget("shop", "frontend", allowsDisruption: true),
                SamplePlatform.Secret("shop", "cart-credentials", "cart"),
                SampleCustomResources.Certificate("shop", "shop-example-com", "shop.example.com", ready: true),

                .. workloads.Deployment("payments", "checkout", "registry.example.com/payments/checkout:4.1.0", Running, Running, Running),
                .. workloads.Deployment("payments", "fraud-detector", "registry.example.com/payments/fraud-detector:2.0.2", OOMKilled),
                .. workloads.StatefulSet("payments", "ledger", "registry.example.com/payments/ledger:1.4.4", Running, NotReady),
                SampleWorkloads.CronJob("payments", "settlement", "registry.example.com/payments/settlement:1.1.0", "0 2 * * *"),
                .. workloads.Job("payments", "settlement-28461720", "registry.example.com/payments/settlement:1.1.0", succeeds: true, "settlement"),
                .. workloads.Job("payments", "settlement-28463160", "registry.example.com/payments/settlement:1.1.0", succeeds: false, "settlement"),
                SamplePlatform.Autoscaler("payments", "checkout", working: false),
                SamplePlatform.DisruptionBudget("payments", "ledger", allowsDisruption: false),
                SamplePlatform.Secret("payments", "stripe-api-key", "checkout"),
                SamplePlatform.Ingress("payments", "checkout", "pay.example.com", "203.0.113.10"),
                SampleCustomResources.Certificate("payments", "pay-example-com", "pay.example.com", ready: false),

                .. workloads.StatefulSet("monitoring", "prometheus", "prom/prometheus:v2.50.1", Running),
                .. workloads.Deployment("monitoring", "grafana", "grafana/grafana:10.3.3", Running),
                .. workloads.DaemonSet("monitoring", "node-exporter", "prom/node-exporter:v1.7.0", Running, Running, Running, Running, NotReady),
                workloads.Pod("monitoring", "log-shipper-7dkq2", "log-shipper", "fluent/fluent-bit:2.2.2", Evicted),
                SampleStorage.PendingClaim("monitoring", "thanos-archive", "thanos", "cold"),

                .. workloads.StatefulSet("databases", "orders-db", "ghcr.io/cloudnative-pg/postgresql:16.2", Running, Running, Running),
                SampleCustomResources.PostgresCluster("databases", "orders-db", 3, 3, "Cluster in healthy state"),
                SampleCustomResources.PostgresCluster("databases", "billing-db", 3, 1, "Failing over"),
                SamplePlatform.Secret("databases", "orders-db-superuser", "orders-db"),

                .. workloads.Deployment("ingress-nginx", "ingress-nginx-controller", "registry.k8s.io/ingress-nginx/controller:v1.9.6", Running, Running),
                SamplePlatform.LoadBalancer("ingress-nginx", "edge", "203.0.113.10"),

                SampleCustomResources.Application("shop", "shop", "Synced", "Degraded", "Deployment cart has timed out progressing"),
                SampleCustomResources.Application("payments", "payments", "OutOfSync", "Degraded"),
                SampleCustomResources.Application("monitoring", "monitoring", "Synced", "Healthy"),
            ]);
    }

    /// <summary>Staging: smaller, an older ingress controller, other troubles.</summary>
    public static SampleFleet West()
    {
        var nodes = Nodes("west", 3);
        var workloads = new SampleWorkloads(nodes);
        return new SampleFleet(
            "west", ["shop", "analytics", "monitoring", "databases", "ingress-nginx", "argocd"],
            [
                .. nodes.Select((node, index) => SamplePlatform.Node(node, ready: true, $"west-1{"abc"[index % 3]}")),
                SampleStorage.StorageClass("fast"),
                SampleStorage.ReleasedVolume("pv-old-warehouse"),

                .. workloads.Deployment("shop", "frontend", "registry.example.com/shop/frontend:2.15.0-rc2", Running, Running),
                .. workloads.Deployment("shop", "cart", "registry.example.com/shop/cart:1.9.3", Running, Running),
                .. workloads.Deployment("shop", "catalog", "registry.example.com/shop/catalog:3.3.0", Running, ContainerCreating),
                .. workloads.StatefulSet("shop", "redis", "redis:7.2", CrashLoopBackOff),
                SamplePlatform.Ingress("shop", "frontend", "staging.shop.example.com", null),
                SamplePlatform.Autoscaler("shop", "frontend", working: true),
                SamplePlatform.Secret("shop", "cart-credentials", "cart"),
                SampleCustomResources.Certificate("shop", "staging-shop-example-com", "staging.shop.example.com", ready: false),

                .. workloads.StatefulSet("analytics", "clickhouse", "clickhouse/clickhouse-server:24.1", Running, Running),
                .. workloads.Deployment("analytics", "event-collector", "registry.example.com/analytics/collector:0.3.0", Running, Running),
                SampleWorkloads.CronJob("analytics", "daily-report", "registry.example.com/analytics/report:1.0.0", "30 6 * * *", suspended: true),
                .. workloads.Job("analytics", "backfill-2024", "registry.example.com/analytics/backfill:1.0.0", succeeds: true),
                SampleStorage.PendingClaim("analytics", "warehouse", "clickhouse", "missing-class"),

                .. workloads.StatefulSet("monitoring", "prometheus", "prom/prometheus:v2.49.1", Running),
                .. workloads.DaemonSet("monitoring", "node-exporter", "prom/node-exporter:v1.7.0", Running, Running, Running),

                SampleCustomResources.PostgresCluster("databases", "staging-db", 1, 1, "Cluster in healthy state"),
                .. workloads.StatefulSet("databases", "staging-db", "ghcr.io/cloudnative-pg/postgresql:15.6", Running),

                .. workloads.Deployment("ingress-nginx", "ingress-nginx-controller", "registry.k8s.io/ingress-nginx/controller:v1.1.0", Running),
                SamplePlatform.LoadBalancer("ingress-nginx", "edge", null),

                SampleCustomResources.Application("shop", "shop", "Synced", "Healthy"),
                SampleCustomResources.Application("analytics", "analytics", "Synced", "Progressing"),
            ]);
    }

    /// <summary>Fills a cluster; what is there already is replaced.</summary>
    public async Task ApplyAsync(KubeApi api, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(api);
        await Task.WhenAll(
            [
                .. Namespaces.Select(name => api.CreateNamespaceAsync(name, cancellation)),
                .. Definitions.Select(definition => api.ApplyDefinitionAsync(definition, cancellation)),
            ]);
        await new SampleFill(api).ApplyAsync(Objects, cancellation);
    }

    private static List<string> Nodes(string cluster, int count)
    {
        return [.. Enumerable.Range(1, count).Select(number => FormattableString.Invariant($"{cluster}-worker-{number}"))];
    }
}
