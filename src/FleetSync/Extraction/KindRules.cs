using FleetSync.Discovery;
using FleetSync.Extraction.Health;
using FleetSync.Extraction.Json;
using FleetSync.Extraction.Status;

namespace FleetSync.Extraction;

/// <summary>
/// Which rules tell a kind's health and write its status: the one table of all of them. Kinds that are not in it, custom resources
/// above all, are read by their conditions, phases and printer columns. Kinds without any state (StorageClass, Role) are Healthy
/// with no reason: they exist, and there is nothing else to say.
/// </summary>
internal sealed class KindRules
{
    private readonly HealthRule _health;
    private readonly StatusRule _status;
    private readonly bool _tellsDeletion;

    private KindRules(HealthRule health, StatusRule status, bool tellsDeletion = false)
    {
        _health = health;
        _status = status;
        _tellsDeletion = tellsDeletion;
    }

    /// <summary>The rules of a type.</summary>
    public static KindRules For(ApiResource resource)
    {
        var known = resource.Group switch
        {
            "" => Core(resource.Kind),
            "apps" or "batch" => Workloads(resource.Kind),
            _ => Others(resource.Group, resource.Kind),
        };

        if (resource.Representation == Representation.MetadataOnly)
        {
            // Without its status, nothing can be told of a kind that has one.
            return known is null && IsBuiltIn(resource.Group)
                ? new KindRules(static _ => new HealthFinding(HealthState.Healthy), static (_, _) => { })
                : new KindRules(static _ => new HealthFinding(HealthState.Unknown), static (_, _) => { });
        }

        var custom = new CustomStatus(resource.PrinterColumns);
        return known ?? (IsBuiltIn(resource.Group)
            ? new KindRules(BuiltIn, custom.Write)
            : new KindRules(CustomHealth.Of, custom.Write));
    }

    /// <summary>Tells an object's health. An object being deleted is Progressing, whatever else is known of it.</summary>
    public HealthFinding HealthOf(JsonView resource) =>
        !_tellsDeletion && DeletionHealth.IsDeleting(resource) ? DeletionHealth.Of(resource) : _health(resource);

    /// <summary>Writes the user-relevant part of an object's status.</summary>
    public void WriteStatus(JsonView resource, StatusWriter writer) => _status(resource, writer);

    private static KindRules? Core(string kind) => kind switch
    {
        "Pod" => new(PodHealth.Of, PodStatus.Write, tellsDeletion: true),
        "Node" => new(NodeHealth.Of, NodeStatus.Write),
        "Namespace" => new(NamespaceHealth.Of, ClusterStatus.WriteNamespace, tellsDeletion: true),
        "Service" => new(ServiceHealth.Of, NetworkStatus.WriteService),
        "PersistentVolumeClaim" => new(PersistentVolumeClaimHealth.Of, VolumeStatus.WriteClaim),
        "PersistentVolume" => new(PersistentVolumeHealth.Of, VolumeStatus.WriteVolume),
        "ReplicationController" => new(ReplicaSetHealth.Of, WorkloadStatus.Write),
        "ResourceQuota" => new(BuiltIn, PolicyStatus.WriteQuota),
        _ => null,
    };

    private static KindRules? Workloads(string kind) => kind switch
    {
        "Deployment" => new(DeploymentHealth.Of, WorkloadStatus.Write),
        "StatefulSet" => new(StatefulSetHealth.Of, WorkloadStatus.Write),
        "DaemonSet" => new(DaemonSetHealth.Of, WorkloadStatus.WriteDaemonSet),
        "ReplicaSet" => new(ReplicaSetHealth.Of, WorkloadStatus.Write),
        "Job" => new(JobHealth.Of, WorkloadStatus.WriteJob),
        "CronJob" => new(CronJobHealth.Of, WorkloadStatus.WriteCronJob),
        _ => null,
    };

    private static KindRules? Others(string group, string kind) => (group, kind) switch
    {
        ("networking.k8s.io", "Ingress") => new(IngressHealth.Of, NetworkStatus.WriteIngress),
        ("autoscaling", "HorizontalPodAutoscaler") => new(HorizontalPodAutoscalerHealth.Of, PolicyStatus.WriteAutoscaler),
        ("policy", "PodDisruptionBudget") => new(PodDisruptionBudgetHealth.Of, PolicyStatus.WriteBudget),
        ("storage.k8s.io", "StorageClass") => new(BuiltIn, VolumeStatus.WriteClass),
        ("storage.k8s.io", "VolumeAttachment") => new(VolumeAttachmentHealth.Of, VolumeStatus.WriteAttachment),
        ("apiregistration.k8s.io", "APIService") => new(ApiServiceHealth.Of, ClusterStatus.WriteApiService),
        ("apiextensions.k8s.io", "CustomResourceDefinition") =>
            new(CustomResourceDefinitionHealth.Of, ClusterStatus.WriteDefinition),
        ("certificates.k8s.io", "CertificateSigningRequest") =>
            new(CertificateSigningRequestHealth.Of, ClusterStatus.WriteSigningRequest),
        _ => null,
    };

    /// <summary>Built-in kinds without a rule: their conditions where they have some that are known, else nothing to say.</summary>
    private static HealthFinding BuiltIn(JsonView resource)
    {
        var verdict = ConditionVerdict.Of(resource);
        return verdict.State is HealthState.Degraded or HealthState.Progressing
            ? Conditions.Say(verdict.State, verdict.Condition)
            : new HealthFinding(HealthState.Healthy);
    }

    /// <summary>
    /// Groups of the API server itself. The Gateway and snapshot APIs are definitions, though they live under k8s.io:
    /// their kinds read as custom resources do.
    /// </summary>
    private static bool IsBuiltIn(string group) =>
        !group.Contains('.', StringComparison.Ordinal)
        || group is "admissionregistration.k8s.io" or "apiextensions.k8s.io" or "apiregistration.k8s.io" or "authentication.k8s.io"
            or "authorization.k8s.io" or "certificates.k8s.io" or "coordination.k8s.io" or "discovery.k8s.io" or "events.k8s.io"
            or "flowcontrol.apiserver.k8s.io" or "internal.apiserver.k8s.io" or "networking.k8s.io" or "node.k8s.io"
            or "rbac.authorization.k8s.io" or "resource.k8s.io" or "scheduling.k8s.io" or "storage.k8s.io"
            or "storagemigration.k8s.io";
}
