using System.Buffers;
using System.Buffers.Text;
using FleetSync.Extraction.Json;

namespace FleetSync.Extraction;

/// <summary>
/// A name without what a machine put into it, so that the replicas of a workload, and the revisions of a configuration, share what
/// is left. Never empty for a name that is not.
/// </summary>
internal static class NameStem
{
    private const int UuidLength = 36;
    private const int KustomizeHashLength = 10;
    private const int MostOrdinalDigits = 3;

    /// <summary>What kustomize makes of hexadecimal digits, so that no words come of them.</summary>
    private static readonly SearchValues<byte> KustomizeHash = SearchValues.Create("2456789bcdfghkmt"u8);

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);

    /// <summary>The stem of an object's name.</summary>
    /// <param name="metadata">The object's metadata.</param>
    /// <param name="owner">Its owner; names that go on behind the owner's are the owner's.</param>
    /// <param name="numbered">Whether a number at the end counts replicas: a StatefulSet's volume claims have no owner.</param>
    public static ReadOnlySpan<byte> Of(JsonView metadata, OwnerReference owner, bool numbered)
    {
        var name = metadata["name"u8].Text;
        if (IsOfNode(name, owner))
        {
            return name[..^(owner.Name.Length + 1)];
        }

        if (Continues(name, owner.Name))
        {
            return owner.Name;
        }

        var generated = metadata["generateName"u8].Text;
        if (generated.Length > 1 && name.StartsWith(generated))
        {
            return generated.TrimEnd("-."u8);
        }

        return WithoutNumber(WithoutHash(WithoutRelease(name)), numbered);
    }

    /// <summary>A static pod is named after its node, which owns it: <c>kube-apiserver-node-1</c>.</summary>
    public static bool IsOfNode(ReadOnlySpan<byte> name, OwnerReference owner) =>
        owner.Kind.SequenceEqual("Node"u8) && name.Length > owner.Name.Length + 1 && name.EndsWith(owner.Name)
        && name[^(owner.Name.Length + 1)] == (byte)'-';

    private static bool Continues(ReadOnlySpan<byte> name, ReadOnlySpan<byte> owner) =>
        !owner.IsEmpty && name.Length > owner.Length && name.StartsWith(owner) && name[owner.Length] is (byte)'-' or (byte)'.';

    /// <summary>Helm keeps every revision of a release: <c>sh.helm.release.v1.shop.v12</c>.</summary>
    private static ReadOnlySpan<byte> WithoutRelease(ReadOnlySpan<byte> name)
    {
        var prefix = "sh.helm.release.v1."u8;
        if (!name.StartsWith(prefix))
        {
            return name;
        }

        var release = name[prefix.Length..];
        var revision = release.LastIndexOf(".v"u8);
        return revision > 0 && Utf8Words.IsDigits(release[(revision + 2)..], 1, 9) ? release[..revision] : name;
    }

    /// <summary><c>pvc-0b9a7c1e-0000-4000-8000-000000000000</c>, <c>settings-7f4g8h2k9m</c>.</summary>
    private static ReadOnlySpan<byte> WithoutHash(ReadOnlySpan<byte> name)
    {
        if (name.Length > UuidLength + 1 && name[^(UuidLength + 1)] == (byte)'-'
            && Utf8Parser.TryParse(name[^UuidLength..], out Guid _, out var used) && used == UuidLength)
        {
            return name[..^(UuidLength + 1)];
        }

        if (name.Length > KustomizeHashLength + 1 && name[^(KustomizeHashLength + 1)] == (byte)'-')
        {
            var hash = name[^KustomizeHashLength..];
            return hash.ContainsAnyExcept(KustomizeHash) || !hash.ContainsAny(Digits) ? name : name[..^(KustomizeHashLength + 1)];
        }

        return name;
    }

    private static ReadOnlySpan<byte> WithoutNumber(ReadOnlySpan<byte> name, bool numbered)
    {
        var dash = numbered ? name.LastIndexOf((byte)'-') : 0;
        return dash > 0 && Utf8Words.IsDigits(name[(dash + 1)..], 1, MostOrdinalDigits) ? name[..dash] : name;
    }
}
