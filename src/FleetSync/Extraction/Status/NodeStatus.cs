using FleetSync.Extraction.Health;
using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Status;

/// <summary>Nodes: what <c>kubectl get nodes -o wide</c> prints, and their size.</summary>
internal static class NodeStatus
{
    /// <summary>Writes the status.</summary>
    public static void Write(JsonView node, StatusWriter writer)
    {
        var info = node["status"u8]["nodeInfo"u8];
        WriteRoles(node["metadata"u8]["labels"u8], writer);
        writer.Text("version"u8, info["kubeletVersion"u8].Text);
        writer.Text("osImage"u8, info["osImage"u8].Text);
        writer.Text("architecture"u8, info["architecture"u8].Text);
        writer.Text("kernel"u8, info["kernelVersion"u8].Text);
        writer.Text("containerRuntime"u8, info["containerRuntimeVersion"u8].Text);
        foreach (var address in node["status"u8]["addresses"u8].Items)
        {
            if (address["type"u8].Is("InternalIP"u8))
            {
                writer.Text("internalIP"u8, address["address"u8].Text);
                break;
            }
        }

        var capacity = node["status"u8]["capacity"u8];
        writer.Text("cpu"u8, capacity["cpu"u8].Scalar);
        writer.Text("memory"u8, capacity["memory"u8].Scalar);
        writer.Text("pods"u8, capacity["pods"u8].Scalar);
        writer.Text("ready"u8, Conditions.Find(node, "Ready"u8)["status"u8].Text);
        writer.Flag("unschedulable"u8, node["spec"u8]["unschedulable"u8]);
        WriteProblems(node, writer);
    }

    private static void WriteRoles(JsonView labels, StatusWriter writer)
    {
        var prefix = "node-role.kubernetes.io/"u8;
        var open = false;
        foreach (var label in labels.Properties)
        {
            if (!label.Name.StartsWith(prefix))
            {
                continue;
            }

            if (!open)
            {
                writer.StartList("roles"u8);
                open = true;
            }

            writer.Item(label.Name[prefix.Length..]);
        }

        if (open)
        {
            writer.EndList();
        }
    }

    private static void WriteProblems(JsonView node, StatusWriter writer)
    {
        var open = false;
        foreach (var condition in node["status"u8]["conditions"u8].Items)
        {
            if (!NodeHealth.IsProblem(condition))
            {
                continue;
            }

            if (!open)
            {
                writer.StartList("problems"u8);
                open = true;
            }

            writer.Item(condition["type"u8].Text);
        }

        if (open)
        {
            writer.EndList();
        }
    }
}
