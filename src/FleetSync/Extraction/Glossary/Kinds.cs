namespace FleetSync.Extraction.Glossary;

/// <summary>
/// Kinds that say by themselves what they have to do with, in whatever group: those of Kubernetes, and those that several projects
/// call alike. Kinds of custom groups that are not here speak through their CamelCase words.
/// </summary>
internal static class Kinds
{
    /// <summary>Kinds in lower case.</summary>
    public static WordTable Table { get; } = new WordTable()
        .Add(Categories.Ingress | Categories.Networking,
            "ingress ingressclass gateway gatewayclass httproute grpcroute tlsroute tcproute udproute referencegrant "u8 +
            "backendtlspolicy ingressroute ingressroutetcp httpproxy virtualservice route"u8)
        .Add(Categories.Networking,
            "service endpoints endpointslice networkpolicy ipaddress servicecidr adminnetworkpolicy "u8 +
            "networkattachmentdefinition"u8)
        .Add(Categories.Policy,
            "networkpolicy poddisruptionbudget resourcequota limitrange podsecuritypolicy priorityclass "u8 +
            "validatingadmissionpolicy validatingadmissionpolicybinding mutatingadmissionpolicy "u8 +
            "mutatingadmissionpolicybinding validatingwebhookconfiguration mutatingwebhookconfiguration flowschema "u8 +
            "prioritylevelconfiguration clusterpolicy policyreport clusterpolicyreport"u8)
        .Add(Categories.Storage,
            "persistentvolume persistentvolumeclaim storageclass csidriver csinode csistoragecapacity volumeattachment "u8 +
            "volumeattributesclass volumesnapshot volumesnapshotcontent volumesnapshotclass bucket bucketclaim"u8)
        .Add(Categories.Backup,
            "volumesnapshot volumesnapshotcontent volumesnapshotclass backup backups restore scheduledbackup "u8 +
            "backupstoragelocation volumesnapshotlocation backupschedule"u8)
        .Add(Categories.Autoscaling,
            "horizontalpodautoscaler verticalpodautoscaler scaledobject scaledjob nodepool ec2nodeclass provisioner"u8)
        .Add(Categories.Secrets,
            "secret externalsecret clusterexternalsecret secretstore clustersecretstore pushsecret sealedsecret "u8 +
            "secretproviderclass vaultstaticsecret vaultdynamicsecret"u8)
        .Add(Categories.Certificate,
            "certificatesigningrequest certificate certificaterequest issuer clusterissuer clustertrustbundle "u8 +
            "podcertificaterequest"u8)
        .Add(Categories.Identity,
            "serviceaccount role rolebinding clusterrole clusterrolebinding requestauthentication authorizationpolicy"u8)
        .Add(Categories.Batch, "job cronjob scaledjob"u8)
        .Add(Categories.Monitoring,
            "servicemonitor podmonitor prometheusrule probe alertmanagerconfig scrapeconfig grafanadashboard"u8)
        .Add(Categories.ServiceMesh,
            "virtualservice destinationrule sidecar envoyfilter peerauthentication serviceentry workloadentry"u8)
        .Add(Categories.Virtualization, "virtualmachine virtualmachineinstance datavolume"u8)
        .Add(Categories.Infrastructure, "machine machinedeployment machineset machinepool"u8);
}
