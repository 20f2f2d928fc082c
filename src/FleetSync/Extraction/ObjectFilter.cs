using FleetSync.Extraction.Json;
using FleetSync.Filters;

namespace FleetSync.Extraction;

/// <summary>Which objects, labels and annotations are kept.</summary>
internal sealed class ObjectFilter
{
    private readonly GlobSet? _includeNamespaces;
    private readonly GlobSet? _excludeNamespaces;
    private readonly GlobSet? _keepLabels;
    private readonly GlobSet? _dropLabels;
    private readonly GlobSet? _keepAnnotations;
    private readonly GlobSet? _dropAnnotations;

    /// <summary>Compiles the globs.</summary>
    public ObjectFilter(ExtractionOptions options)
    {
        _includeNamespaces = Compile(options.IncludeNamespaces);
        _excludeNamespaces = Compile(options.ExcludeNamespaces);
        _keepLabels = Compile(options.KeepLabels);
        _dropLabels = Compile(options.DropLabels);
        _keepAnnotations = Compile(options.KeepAnnotations);
        _dropAnnotations = Compile(options.DropAnnotations);
    }

    /// <summary>Whether an object is in scope. Cluster-scoped objects always are, unless they ask to be ignored.</summary>
    /// <param name="metadata">The object's metadata.</param>
    /// <param name="namespaceName">Its namespace as the record has it.</param>
    public bool Keeps(JsonView metadata, ReadOnlySpan<byte> namespaceName) =>
        (namespaceName.SequenceEqual("_cluster"u8) || Passes(_includeNamespaces, _excludeNamespaces, namespaceName))
        && !metadata["annotations"u8]["fleetsync.io/ignore"u8].Is("true"u8);

    /// <summary>Whether a label is stored.</summary>
    public bool KeepsLabel(ReadOnlySpan<byte> key) => Passes(_keepLabels, _dropLabels, key);

    /// <summary>Whether an annotation is stored. Those that carry whole manifests or tokens never are, whatever the globs say (I7).</summary>
    public bool KeepsAnnotation(ReadOnlySpan<byte> key) => !IsCarrier(key) && Passes(_keepAnnotations, _dropAnnotations, key);

    private static bool IsCarrier(ReadOnlySpan<byte> key) =>
        key.SequenceEqual("kubectl.kubernetes.io/last-applied-configuration"u8)
        || key.StartsWith("kapp.k14s.io/original"u8)
        || key.StartsWith("objectset.rio.cattle.io/applied"u8)
        || key.StartsWith("openshift.io/token-secret."u8)
        || key.EndsWith("/last-applied-configuration"u8)
        || key.EndsWith("/last-applied"u8)
        || key.EndsWith("/last-applied-config"u8)
        || IsVolatile(key);

    /// <summary>Annotations that controllers rewrite every few seconds without a change in the object.</summary>
    private static bool IsVolatile(ReadOnlySpan<byte> key) =>
        key.StartsWith("control-plane.alpha.kubernetes.io/leader"u8)
        || key.StartsWith("autoscaling.alpha.kubernetes.io/"u8)
        || key.SequenceEqual("endpoints.kubernetes.io/last-change-trigger-time"u8);

    private static bool Passes(GlobSet? include, GlobSet? exclude, ReadOnlySpan<byte> name) =>
        (include is null || include.Matches(name)) && (exclude is null || !exclude.Matches(name));

    private static GlobSet? Compile(IReadOnlyList<string> globs) => globs.Count == 0 ? null : new GlobSet(globs);
}
