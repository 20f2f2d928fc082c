using FleetSync.Extraction.Json;

namespace FleetSync.Extraction;

/// <summary>
/// An object's owner, up to the top controller as far as the object alone tells it: a pod's ReplicaSet is named after its
/// Deployment and the pod's template hash, a Job after its CronJob and the scheduled minute. Looking the owner itself up would
/// reach further, but would make a record depend on the order in which objects are seen.
/// </summary>
internal readonly ref struct OwnerReference
{
    private OwnerReference(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> name)
    {
        Kind = kind;
        Name = name;
    }

    /// <summary>The owner's kind; empty when there is no owner.</summary>
    public ReadOnlySpan<byte> Kind { get; }

    /// <summary>The owner's name.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>Reads the controller, or the only owner where none is marked as controller.</summary>
    public static OwnerReference Of(JsonView metadata)
    {
        var chosen = default(JsonView);
        var count = 0;
        foreach (var owner in metadata["ownerReferences"u8].Items)
        {
            count++;
            if (owner["controller"u8].IsTrue)
            {
                (chosen, count) = (owner, 1);
                break;
            }

            chosen = owner;
        }

        var kind = chosen["kind"u8].Text;
        var name = chosen["name"u8].Text;
        return count != 1 || kind.IsEmpty || name.IsEmpty ? default : Top(metadata, kind, name);
    }

    private static OwnerReference Top(JsonView metadata, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> name)
    {
        if (kind.SequenceEqual("ReplicaSet"u8))
        {
            var labels = metadata["labels"u8];
            if (TryCut(name, labels["pod-template-hash"u8].Text, out var deployment))
            {
                return new OwnerReference("Deployment"u8, deployment);
            }

            if (TryCut(name, labels["rollouts-pod-template-hash"u8].Text, out var rollout))
            {
                return new OwnerReference("Rollout"u8, rollout);
            }
        }

        // Eight digits: minutes since 1970 (the present CronJob controller); ten: seconds (the one before it).
        if (kind.SequenceEqual("Job"u8) && name.LastIndexOf((byte)'-') is var dash and > 0
            && Utf8Words.IsDigits(name[(dash + 1)..], 8, 10))
        {
            return new OwnerReference("CronJob"u8, name[..dash]);
        }

        return new OwnerReference(kind, name);
    }

    private static bool TryCut(ReadOnlySpan<byte> name, ReadOnlySpan<byte> hash, out ReadOnlySpan<byte> stem)
    {
        stem = default;
        if (hash.IsEmpty || !name.EndsWith(hash) || name.Length < hash.Length + 2 || name[^(hash.Length + 1)] != (byte)'-')
        {
            return false;
        }

        stem = name[..^(hash.Length + 1)];
        return true;
    }
}
