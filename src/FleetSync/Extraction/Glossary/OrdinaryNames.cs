namespace FleetSync.Extraction.Glossary;

/// <summary>
/// Products that are called by ordinary words. As an image, a chart or the name label they are that product; in a name that
/// somebody gave to something (<c>drone-fleet-api</c>, <c>flux-capacitor</c>) they may be anything.
/// </summary>
internal static class OrdinaryNames
{
    /// <summary>The words.</summary>
    public static WordTable Table { get; } = new WordTable()
        .Add(Categories.Database, "oracle dragonfly stolon pgo aurora spanner"u8)
        .Add(Categories.Cache, "dragonfly ignite"u8)
        .Add(Categories.SearchEngine, "elastic eck sphinx zinc"u8)
        .Add(Categories.Ingress, "kong ambassador gloo envoy"u8)
        .Add(Categories.ServiceMesh, "envoy consul"u8)
        .Add(Categories.Logging, "vector beats"u8)
        .Add(Categories.Tracing, "tempo"u8)
        .Add(Categories.Monitoring, "cortex sentry parca pyroscope beyla alloy karma sloth perses"u8)
        .Add(Categories.Delivery, "drone concourse harness flux argo bamboo keel kargo"u8)
        .Add(Categories.Registry, "harbor nexus quay zot registry"u8)
        .Add(Categories.Identity, "hydra ory"u8)
        .Add(Categories.Secrets, "vault"u8)
        .Add(Categories.Backup, "stash duplicati medusa"u8)
        .Add(Categories.Dns, "blocky"u8)
        .Add(Categories.Networking, "weave canal"u8)
        .Add(Categories.Policy, "opa polaris"u8)
        .Add(Categories.Security, "aqua"u8)
        .Add(Categories.MachineLearning, "ray triton feast"u8)
        .Add(Categories.Workflow, "temporal conductor windmill"u8)
        .Add(Categories.Storage, "trident gluster"u8)
        .Add(Categories.MessageQueue, "artemis"u8)
        .Add(Categories.DataProcessing, "beam dask druid hive superset metabase"u8)
        .Add(Categories.Workflow, "cadence"u8)
        .Add(Categories.WebServer, "apache"u8);
}
