using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Status;

/// <summary>Ways into the cluster: Services and Ingresses.</summary>
internal static class NetworkStatus
{
    private const int MostItems = 16;

    /// <summary>Services.</summary>
    public static void WriteService(JsonView service, StatusWriter writer)
    {
        var spec = service["spec"u8];
        writer.Text("type"u8, spec["type"u8].Text);
        writer.Text("clusterIP"u8, spec["clusterIP"u8].Text);
        writer.Text("externalName"u8, spec["externalName"u8].Text);
        WritePorts(spec["ports"u8], writer);
        WriteAddresses(service, writer);
        writer.Texts("externalIPs"u8, spec["externalIPs"u8]);
        writer.Conditions(service);
    }

    /// <summary>Ingresses.</summary>
    public static void WriteIngress(JsonView ingress, StatusWriter writer)
    {
        var spec = ingress["spec"u8];
        var ingressClass = spec["ingressClassName"u8].Text;
        writer.Text("class"u8, ingressClass.IsEmpty
            ? ingress["metadata"u8]["annotations"u8]["kubernetes.io/ingress.class"u8].Text
            : ingressClass);
        if (spec["rules"u8].Count > 0)
        {
            writer.StartList("hosts"u8);
            var room = MostItems;
            foreach (var rule in spec["rules"u8].Items)
            {
                if (room-- == 0)
                {
                    break;
                }

                var host = rule["host"u8].Text;
                writer.Item(host.IsEmpty ? "*"u8 : host);
            }

            writer.EndList();
        }

        WriteAddresses(ingress, writer);
    }

    /// <summary>As kubectl prints them: <c>80/TCP</c>, <c>80:30080/TCP</c>.</summary>
    private static void WritePorts(JsonView ports, StatusWriter writer)
    {
        if (ports.Count == 0)
        {
            return;
        }

        writer.StartList("ports"u8);
        var room = MostItems;
        foreach (var port in ports.Items)
        {
            if (room-- == 0)
            {
                break;
            }

            var text = port["port"u8].Scalar;
            var nodePort = port["nodePort"u8].Int64();
            text = nodePort == 0 ? text : ports.Scratch.Join(text, ports.Scratch.Number(":"u8, nodePort));
            var protocol = port["protocol"u8].Text;
            writer.Item(ports.Scratch.Join(text, "/"u8, protocol.IsEmpty ? "TCP"u8 : protocol));
        }

        writer.EndList();
    }

    private static void WriteAddresses(JsonView resource, StatusWriter writer)
    {
        var addresses = resource["status"u8]["loadBalancer"u8]["ingress"u8];
        if (addresses.Count == 0)
        {
            return;
        }

        writer.StartList("addresses"u8);
        var room = MostItems;
        foreach (var address in addresses.Items)
        {
            if (room-- == 0)
            {
                break;
            }

            var ip = address["ip"u8].Text;
            writer.Item(ip.IsEmpty ? address["hostname"u8].Text : ip);
        }

        writer.EndList();
    }
}
