using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>Objects of any kind whose deletion was asked for and waits for their finalizers.</summary>
internal static class DeletionHealth
{
    /// <summary>Whether deletion was asked for.</summary>
    public static bool IsDeleting(JsonView resource) => resource["metadata"u8]["deletionTimestamp"u8].Exists;

    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView resource)
    {
        var names = default(ReadOnlySpan<byte>);
        var room = 4;
        foreach (var finalizer in resource["metadata"u8]["finalizers"u8].Items)
        {
            if (room-- == 0)
            {
                break;
            }

            names = names.IsEmpty
                ? resource.Scratch.Join("Waits for finalizers: "u8, finalizer.Text)
                : resource.Scratch.Join(names, ", "u8, finalizer.Text);
        }

        return new HealthFinding(HealthState.Progressing, "Terminating"u8, names);
    }
}
