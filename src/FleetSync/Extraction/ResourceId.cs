using System.Security.Cryptography;
using System.Text;

namespace FleetSync.Extraction;

/// <summary>
/// The record's identity: <c>cluster/namespace/group/version/Kind/name</c>, with <c>_cluster</c> for cluster-scoped objects
/// and no group for core types. The point id is its UUIDv5 (RFC 9562, section 5.5).
/// </summary>
internal static class ResourceId
{
    /// <summary>The namespace word of cluster-scoped objects.</summary>
    public const string ClusterScope = "_cluster";

    /// <summary>FleetSync's UUID namespace. Changing it would orphan every stored point.</summary>
    private static readonly Guid _namespace = new("6f1d7c52-3a0e-5b8e-9c41-5f2f6c2e7a10");

    /// <summary>Writes <paramref name="id"/>'s UUIDv5.</summary>
    /// <param name="id">The readable id as UTF-8.</param>
    public static Guid ToPointId(ReadOnlySpan<byte> id)
    {
        Span<byte> small = stackalloc byte[512];
        var length = 16 + id.Length;
        var input = length <= small.Length ? small[..length] : new byte[length];
        _namespace.TryWriteBytes(input, bigEndian: true, out _);
        id.CopyTo(input[16..]);

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // UUIDv5 is defined over SHA-1; nothing here depends on its being hard to forge.
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>Writes <paramref name="id"/>'s UUIDv5.</summary>
    /// <param name="id">The readable id.</param>
    public static Guid ToPointId(string id) => ToPointId(Encoding.UTF8.GetBytes(id));
}
