namespace FleetSync.Extraction.Glossary;

/// <summary>
/// What an object has to do with. The numbers are written nowhere and may change; names and words are in <see cref="CategoryNames"/>.
/// </summary>
[Flags]
internal enum Categories
{
    /// <summary>Nothing that the glossary knows.</summary>
    None = 0,

    /// <summary>Databases of every make, key-value stores included.</summary>
    Database = 1 << 0,

    /// <summary>Caches.</summary>
    Cache = 1 << 1,

    /// <summary>Queues, brokers and event streams.</summary>
    MessageQueue = 1 << 2,

    /// <summary>Search engines.</summary>
    SearchEngine = 1 << 3,

    /// <summary>What lets traffic in: ingresses, gateways, reverse proxies.</summary>
    Ingress = 1 << 4,

    /// <summary>Certificates and their issuers.</summary>
    Certificate = 1 << 5,

    /// <summary>Volumes, disks and object stores.</summary>
    Storage = 1 << 6,

    /// <summary>Metrics, dashboards and alerts.</summary>
    Monitoring = 1 << 7,

    /// <summary>Logs.</summary>
    Logging = 1 << 8,

    /// <summary>Traces.</summary>
    Tracing = 1 << 9,

    /// <summary>Builds, deliveries and GitOps.</summary>
    Delivery = 1 << 10,

    /// <summary>Registries of images and packages.</summary>
    Registry = 1 << 11,

    /// <summary>Who one is and what one may do.</summary>
    Identity = 1 << 12,

    /// <summary>Secrets and their vaults.</summary>
    Secrets = 1 << 13,

    /// <summary>Backups and snapshots.</summary>
    Backup = 1 << 14,

    /// <summary>What adds and removes replicas and nodes.</summary>
    Autoscaling = 1 << 15,

    /// <summary>Service meshes.</summary>
    ServiceMesh = 1 << 16,

    /// <summary>Names and their resolution.</summary>
    Dns = 1 << 17,

    /// <summary>Networks: services, plugins, load balancers.</summary>
    Networking = 1 << 18,

    /// <summary>Quotas, limits, admission and other rules.</summary>
    Policy = 1 << 19,

    /// <summary>Scanners and intrusion detection.</summary>
    Security = 1 << 20,

    /// <summary>Functions and services that scale to zero.</summary>
    Serverless = 1 << 21,

    /// <summary>Training, serving and accelerators.</summary>
    MachineLearning = 1 << 22,

    /// <summary>Workflow engines.</summary>
    Workflow = 1 << 23,

    /// <summary>Work that ends.</summary>
    Batch = 1 << 24,

    /// <summary>Large-scale data processing.</summary>
    DataProcessing = 1 << 25,

    /// <summary>Virtual machines.</summary>
    Virtualization = 1 << 26,

    /// <summary>Clouds and clusters made from within a cluster.</summary>
    Infrastructure = 1 << 27,

    /// <summary>Web servers.</summary>
    WebServer = 1 << 28,
}
