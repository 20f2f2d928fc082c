using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Status;

/// <summary>Storage: claims, volumes, classes and attachments.</summary>
internal static class VolumeStatus
{
    /// <summary>PersistentVolumeClaims.</summary>
    public static void WriteClaim(JsonView claim, StatusWriter writer)
    {
        var spec = claim["spec"u8];
        var status = claim["status"u8];
        writer.Text("phase"u8, status["phase"u8].Text);
        writer.Text("capacity"u8, status["capacity"u8]["storage"u8].Text);
        writer.Text("requested"u8, spec["resources"u8]["requests"u8]["storage"u8].Text);
        writer.Text("storageClass"u8, spec["storageClassName"u8].Text);
        writer.Text("volume"u8, spec["volumeName"u8].Text);
        writer.Texts("accessModes"u8, spec["accessModes"u8]);
        writer.Conditions(claim);
    }

    /// <summary>PersistentVolumes.</summary>
    public static void WriteVolume(JsonView volume, StatusWriter writer)
    {
        var spec = volume["spec"u8];
        var claim = spec["claimRef"u8];
        writer.Text("phase"u8, volume["status"u8]["phase"u8].Text);
        writer.Text("capacity"u8, spec["capacity"u8]["storage"u8].Text);
        if (claim.Exists)
        {
            writer.Text("claim"u8, volume.Scratch.Join(claim["namespace"u8].Text, "/"u8, claim["name"u8].Text));
        }

        writer.Text("storageClass"u8, spec["storageClassName"u8].Text);
        writer.Text("reclaimPolicy"u8, spec["persistentVolumeReclaimPolicy"u8].Text);
        writer.Text("driver"u8, spec["csi"u8]["driver"u8].Text);
        writer.Texts("accessModes"u8, spec["accessModes"u8]);
    }

    /// <summary>StorageClasses.</summary>
    public static void WriteClass(JsonView storageClass, StatusWriter writer)
    {
        writer.Text("provisioner"u8, storageClass["provisioner"u8].Text);
        writer.Text("reclaimPolicy"u8, storageClass["reclaimPolicy"u8].Text);
        writer.Text("volumeBindingMode"u8, storageClass["volumeBindingMode"u8].Text);
        writer.Flag("allowVolumeExpansion"u8, storageClass["allowVolumeExpansion"u8]);
    }

    /// <summary>VolumeAttachments.</summary>
    public static void WriteAttachment(JsonView attachment, StatusWriter writer)
    {
        var spec = attachment["spec"u8];
        writer.Text("attacher"u8, spec["attacher"u8].Text);
        writer.Text("node"u8, spec["nodeName"u8].Text);
        writer.Text("volume"u8, spec["source"u8]["persistentVolumeName"u8].Text);
        writer.Flag("attached"u8, attachment["status"u8]["attached"u8]);
    }
}
