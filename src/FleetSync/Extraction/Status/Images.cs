using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Status;

/// <summary>The images of a pod's or a pod template's containers.</summary>
internal static class Images
{
    private const int Most = 8;

    /// <summary>Writes the images of a pod spec, each once.</summary>
    /// <param name="podSpec">A pod's spec.</param>
    /// <param name="writer">Takes the list.</param>
    public static void Write(JsonView podSpec, StatusWriter writer)
    {
        var containers = podSpec["containers"u8];
        if (containers.Kind != JsonKind.Array)
        {
            return;
        }

        writer.StartList("images"u8);
        var written = 0;
        foreach (var container in containers.Items)
        {
            if (written++ == Most)
            {
                break;
            }

            writer.Item(WithoutDigest(container["image"u8].Text));
        }

        writer.EndList();
    }

    /// <summary>The name that people know an image by: <c>ghcr.io/cloudnative-pg/postgresql:16.2</c> is <c>postgresql</c>.</summary>
    public static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> image)
    {
        image = WithoutDigest(image);
        image = image[(image.LastIndexOf((byte)'/') + 1)..];
        var tag = image.IndexOf((byte)':');
        return tag < 0 ? image : image[..tag];
    }

    /// <summary>The pod spec of a pod, of a workload with a template, or of a CronJob; absent for everything else.</summary>
    public static JsonView PodSpecOf(JsonView resource)
    {
        var spec = resource["spec"u8];
        if (spec.Kind != JsonKind.Object)
        {
            return default;
        }

        if (spec["containers"u8].Kind == JsonKind.Array)
        {
            return spec;
        }

        var template = Child(spec, "template"u8);
        template = template.Exists ? template : Child(Child(Child(spec, "jobTemplate"u8), "spec"u8), "template"u8);
        var podSpec = Child(template, "spec"u8);
        return Child(podSpec, "containers"u8).Kind == JsonKind.Array ? podSpec : default;
    }

    private static JsonView Child(JsonView value, ReadOnlySpan<byte> name) =>
        value.Kind == JsonKind.Object ? value[name] : default;

    private static ReadOnlySpan<byte> WithoutDigest(ReadOnlySpan<byte> image)
    {
        var digest = image.IndexOf((byte)'@');
        return digest < 0 ? image : image[..digest];
    }
}
