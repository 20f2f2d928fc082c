namespace FleetSync.Demo;

/// <summary>A search of the demo, and ids (or beginnings of them) that its answer must have.</summary>
internal sealed record Question(string Title, IReadOnlyList<string> Arguments, params IReadOnlyList<string> Expected)
{
    /// <summary>What the demo asks the sample fleet.</summary>
    public static IReadOnlyList<Question> All { get; } =
    [
        new("Which pods are failing, anywhere?",
            ["search", "--kind", "pods", "--health", "degraded"],
            "east/shop/v1/Pod/cart-", "east/shop/v1/Pod/search-api-", "east/payments/v1/Pod/fraud-detector-", "west/shop/v1/Pod/redis-0"),
        new("What crashes or cannot be pulled?",
            ["search", "--reason", "CrashLoopBackOff,ImagePullBackOff"],
            "east/shop/v1/Pod/cart-", "east/shop/v1/Pod/search-api-", "west/shop/v1/Pod/redis-0"),
        new("Everything that has to do with PostgreSQL",
            ["search", "postgresql", "--kind", "Cluster.postgresql.cnpg.io"],
            "east/databases/postgresql.cnpg.io/v1/Cluster/billing-db", "west/databases/postgresql.cnpg.io/v1/Cluster/staging-db"),
        new("Which ingress controllers run where, and in which version?",
            ["search", "ingress controller", "--kind", "deploy", "-o", "wide"],
            "east/ingress-nginx/apps/v1/Deployment/ingress-nginx-controller", "west/ingress-nginx/apps/v1/Deployment/ingress-nginx-controller"),
        new("Certificates that are in trouble",
            ["search", "certificate", "--health", "degraded"],
            "east/payments/cert-manager.io/v1/Certificate/pay-example-com", "west/shop/cert-manager.io/v1/Certificate/staging-shop-example-com"),
        new("All that belongs to the cart, by label, for a script",
            ["search", "--label", "app=cart", "-o", "name"],
            "east/shop/apps/v1/Deployment/cart", "west/shop/apps/v1/Deployment/cart", "east/shop/v1/Secret/cart-credentials"),
    ];
}
