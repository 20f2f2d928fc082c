using FleetSync.Discovery;

namespace FleetSync.Tests.Extraction;

/// <summary>The types of the fixtures, by kind.</summary>
internal static class SomeTypes
{
    public static ApiResource Pods { get; } = new("", "v1", "pods", "Pod", Namespaced: true);

    public static ApiResource Deployments { get; } = new("apps", "v1", "deployments", "Deployment", Namespaced: true);

    public static ApiResource Nodes { get; } = new("", "v1", "nodes", "Node", Namespaced: false);

    private static readonly ApiResource[] _all =
    [
        Pods,
        Deployments,
        Nodes,
        new("apps", "v1", "statefulsets", "StatefulSet", Namespaced: true),
        new("apps", "v1", "daemonsets", "DaemonSet", Namespaced: true),
        new("apps", "v1", "replicasets", "ReplicaSet", Namespaced: true),
        new("", "v1", "replicationcontrollers", "ReplicationController", Namespaced: true),
        new("batch", "v1", "jobs", "Job", Namespaced: true),
        new("batch", "v1", "cronjobs", "CronJob", Namespaced: true),
        new("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", Namespaced: true),
        new("", "v1", "persistentvolumes", "PersistentVolume", Namespaced: false),
        new("", "v1", "services", "Service", Namespaced: true),
        new("", "v1", "namespaces", "Namespace", Namespaced: false),
        new("", "v1", "configmaps", "ConfigMap", Namespaced: true) { Representation = Representation.MetadataOnly },
        new("", "v1", "resourcequotas", "ResourceQuota", Namespaced: true),
        new("networking.k8s.io", "v1", "ingresses", "Ingress", Namespaced: true),
        new("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", Namespaced: true),
        new("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", Namespaced: true),
        new("apiregistration.k8s.io", "v1", "apiservices", "APIService", Namespaced: false),
        new("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", Namespaced: false),
        new("certificates.k8s.io", "v1", "certificatesigningrequests", "CertificateSigningRequest", Namespaced: false),
        new("storage.k8s.io", "v1", "volumeattachments", "VolumeAttachment", Namespaced: false),
        new("storage.k8s.io", "v1", "storageclasses", "StorageClass", Namespaced: false),
        new("cert-manager.io", "v1", "certificates", "Certificate", Namespaced: true)
        {
            PrinterColumns = new PrinterColumns(
            [
                new PrinterColumn("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status"),
                new PrinterColumn("Secret", "string", ".spec.secretName"),
                new PrinterColumn("Age", "date", ".metadata.creationTimestamp"),
            ]),
        },
        new("postgresql.cnpg.io", "v1", "clusters", "Cluster", Namespaced: true),
        new("argoproj.io", "v1alpha1", "applications", "Application", Namespaced: true),
        new("example.com", "v1", "widgets", "Widget", Namespaced: true),
    ];

    public static ApiResource Of(string kind) =>
        Array.Find(_all, type => string.Equals(type.Kind, kind, StringComparison.Ordinal))
        ?? throw new ArgumentException($"There is no type for the fixtures of {kind}.", nameof(kind));
}
