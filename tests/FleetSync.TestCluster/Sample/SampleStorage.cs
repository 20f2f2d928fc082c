using System.Text.Json.Nodes;

namespace FleetSync.TestCluster.Sample;

/// <summary>Claims and volumes.</summary>
internal static class SampleStorage
{
    public static JsonObject BoundClaim(string inNamespace, string name, string app)
    {
        return SampleObject.Of("v1", "PersistentVolumeClaim", inNamespace, name, $$"""
            {
              "spec": {
                "accessModes": ["ReadWriteOnce"], "storageClassName": "fast", "volumeName": "{{VolumeName(inNamespace, name)}}",
                "resources": { "requests": { "storage": "20Gi" } }
              },
              "status": { "phase": "Bound", "accessModes": ["ReadWriteOnce"], "capacity": { "storage": "20Gi" } }
            }
            """, app);
    }

    public static JsonObject PendingClaim(string inNamespace, string name, string app, string storageClass)
    {
        return SampleObject.Of("v1", "PersistentVolumeClaim", inNamespace, name, $$"""
            {
              "spec": {
                "accessModes": ["ReadWriteOnce"], "storageClassName": "{{storageClass}}",
                "resources": { "requests": { "storage": "500Gi" } }
              },
              "status": { "phase": "Pending" }
            }
            """, app);
    }

    /// <summary>The volume of a bound claim.</summary>
    public static JsonObject Volume(string inNamespace, string claim)
    {
        return SampleObject.Of("v1", "PersistentVolume", null, VolumeName(inNamespace, claim), $$"""
            {
              "spec": {
                "capacity": { "storage": "20Gi" }, "accessModes": ["ReadWriteOnce"], "storageClassName": "fast",
                "persistentVolumeReclaimPolicy": "Retain", "hostPath": { "path": "/mnt/{{inNamespace}}/{{claim}}" },
                "claimRef": { "apiVersion": "v1", "kind": "PersistentVolumeClaim", "namespace": "{{inNamespace}}", "name": "{{claim}}" }
              },
              "status": { "phase": "Bound" }
            }
            """);
    }

    public static JsonObject ReleasedVolume(string name)
    {
        return SampleObject.Of("v1", "PersistentVolume", null, name, """
            {
              "spec": {
                "capacity": { "storage": "100Gi" }, "accessModes": ["ReadWriteOnce"], "storageClassName": "fast",
                "persistentVolumeReclaimPolicy": "Retain", "hostPath": { "path": "/mnt/old" }
              },
              "status": { "phase": "Released" }
            }
            """);
    }

    public static JsonObject StorageClass(string name)
    {
        return SampleObject.Of("storage.k8s.io/v1", "StorageClass", null, name, """
            { "provisioner": "ebs.csi.example.com", "reclaimPolicy": "Retain", "volumeBindingMode": "WaitForFirstConsumer" }
            """);
    }

    private static string VolumeName(string inNamespace, string claim)
    {
        return $"pv-{inNamespace}-{claim}";
    }
}
