namespace FleetSync.Tests.Embedding;

/// <summary>Texts as records and people write them.</summary>
internal static class Texts
{
    private static readonly string[] Kinds = ["Pod", "Deployment", "StatefulSet stateful set", "Ingress", "Certificate", "PersistentVolumeClaim", "CronJob cron job", "Cluster postgresql"];
    private static readonly string[] Names = ["nginx", "orders-db postgresql", "kafka-broker", "redis cache", "letsencrypt-prod", "prometheus monitoring"];
    private static readonly string[] States = ["healthy", "degraded failing CrashLoopBackOff", "not ready, pending", "progressing 3/4 replicas", "app=checkout,tier=backend"];

    /// <summary>Some two hundred and forty texts.</summary>
    public static string[] Records { get; } =
        [.. from kind in Kinds from name in Names from state in States select $"{kind} {name} in namespace payments, {state}"];
}
