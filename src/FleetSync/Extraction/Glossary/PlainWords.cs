namespace FleetSync.Extraction.Glossary;

/// <summary>
/// Words that people name things by when they mean what they say: <c>orders-db</c>, <c>session-cache</c>, <c>nightly-backup</c>. They
/// count in names, labels, images, groups and custom kinds.
/// </summary>
internal static class PlainWords
{
    /// <summary>The words.</summary>
    public static WordTable Table { get; } = new WordTable()
        .Add(Categories.Database, "database databases db sql nosql rdbms datastore dbms"u8)
        .Add(Categories.Cache, "cache caches caching"u8)
        .Add(Categories.MessageQueue, "queue queues messaging broker brokers mq message-queue message-broker event-bus"u8)
        .Add(Categories.Ingress,
            "ingress ingresses ingress-controller ingressgateway reverse-proxy loadbalancer load-balancer api-gateway"u8)
        .Add(Categories.Certificate, "certificate certificates cert certs tls ssl ca-bundle"u8)
        .Add(Categories.Storage,
            "storage volume volumes pvc pv disk disks bucket buckets objectstore object-store filestore blobstore "u8 +
            "fileserver"u8)
        .Add(Categories.Monitoring, "monitoring monitor metrics alerting alerts dashboard dashboards observability healthcheck"u8)
        .Add(Categories.Logging, "logging logs log logger log-collector audit-log"u8)
        .Add(Categories.Tracing, "tracing traces trace"u8)
        .Add(Categories.Delivery, "ci cd build builds gitops ci-pipeline release-pipeline build-pipeline"u8)
        .Add(Categories.Identity, "identity auth authn authz authentication authorization iam login sso"u8)
        .Add(Categories.Secrets, "secret secrets credentials credential password passwords token tokens"u8)
        .Add(Categories.Backup, "backup backups restore snapshot snapshots disaster-recovery"u8)
        .Add(Categories.Autoscaling, "autoscaler autoscaling autoscale scaler"u8)
        .Add(Categories.ServiceMesh, "mesh"u8)
        .Add(Categories.Dns, "dns nameserver resolver"u8)
        .Add(Categories.Networking, "network networking firewall"u8)
        .Add(Categories.Policy, "policy policies quota quotas"u8)
        .Add(Categories.Security, "security scanner vulnerability vulnerabilities antivirus waf"u8)
        .Add(Categories.Serverless, "serverless lambda"u8)
        .Add(Categories.MachineLearning, "ml inference model-serving machine-learning notebook notebooks"u8)
        .Add(Categories.Workflow, "workflow workflows"u8)
        .Add(Categories.Batch, "batch cronjob"u8)
        .Add(Categories.DataProcessing, "etl analytics warehouse datawarehouse data-warehouse datalake data-lake"u8)
        .Add(Categories.Virtualization, "vm vms virtualmachine virtual-machine"u8)
        .Add(Categories.WebServer, "webserver web-server"u8);
}
