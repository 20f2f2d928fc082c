using FleetSync.Discovery;

namespace FleetSync.Query;

/// <summary>
/// The names people type for a kind: plural, lower case and the short names of <c>kubectl api-resources</c>. For kinds that
/// are not built in, the singular is compared without case by the store and the plural is formed by the usual English rules,
/// as code generators for custom resources do.
/// </summary>
internal static class KindNames
{
    /// <summary>Kind, then its plural and its short names.</summary>
    public static IReadOnlyList<(string Kind, string Names)> BuiltIn { get; } =
    [
        ("Pod", "pods po"),
        ("Deployment", "deployments deploy"),
        ("StatefulSet", "statefulsets sts"),
        ("DaemonSet", "daemonsets ds"),
        ("ReplicaSet", "replicasets rs"),
        ("ReplicationController", "replicationcontrollers rc"),
        ("Job", "jobs"),
        ("CronJob", "cronjobs cj"),
        ("Service", "services svc"),
        ("Ingress", "ingresses ing"),
        ("IngressClass", "ingressclasses"),
        ("NetworkPolicy", "networkpolicies netpol"),
        ("Endpoints", "endpoints ep"),
        ("EndpointSlice", "endpointslices"),
        ("ConfigMap", "configmaps cm"),
        ("Secret", "secrets"),
        ("ServiceAccount", "serviceaccounts sa"),
        ("Namespace", "namespaces ns"),
        ("Node", "nodes no"),
        ("PersistentVolumeClaim", "persistentvolumeclaims pvc"),
        ("PersistentVolume", "persistentvolumes pv"),
        ("StorageClass", "storageclasses sc"),
        ("VolumeAttachment", "volumeattachments"),
        ("CSIDriver", "csidrivers"),
        ("CSINode", "csinodes"),
        ("HorizontalPodAutoscaler", "horizontalpodautoscalers hpa"),
        ("PodDisruptionBudget", "poddisruptionbudgets pdb"),
        ("PriorityClass", "priorityclasses pc"),
        ("ResourceQuota", "resourcequotas quota"),
        ("LimitRange", "limitranges limits"),
        ("Role", "roles"),
        ("RoleBinding", "rolebindings"),
        ("ClusterRole", "clusterroles"),
        ("ClusterRoleBinding", "clusterrolebindings"),
        ("CustomResourceDefinition", "customresourcedefinitions crd crds"),
        ("APIService", "apiservices"),
        ("CertificateSigningRequest", "certificatesigningrequests csr"),
        ("MutatingWebhookConfiguration", "mutatingwebhookconfigurations"),
        ("ValidatingWebhookConfiguration", "validatingwebhookconfigurations"),
        ("Lease", "leases"),
        ("Event", "events ev"),
        ("RuntimeClass", "runtimeclasses"),
        ("ControllerRevision", "controllerrevisions"),
        ("PodTemplate", "podtemplates"),
    ];

    /// <summary>The built-in kind that a word names, in any case; null when there is none.</summary>
    public static string? FindBuiltIn(string word)
    {
        foreach (var (kind, names) in BuiltIn)
        {
            if (kind.Equals(word, StringComparison.OrdinalIgnoreCase) || Lists(names, word))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>The kind of <paramref name="known"/> that a word names, as singular or plural in any case; null when there is none.</summary>
    public static string? FindAmong(IEnumerable<string> known, string word)
    {
        foreach (var kind in known)
        {
            if (kind.Equals(word, StringComparison.OrdinalIgnoreCase)
                || PluralName.Of(kind).Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        return null;
    }

    private static bool Lists(string names, string word)
    {
        foreach (var range in names.AsSpan().Split(' '))
        {
            if (names.AsSpan(range).Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
