namespace FleetSync.Extraction;

/// <summary>What is kept of each object.</summary>
internal sealed record ExtractionOptions
{
    /// <summary>The cluster's id, first part of every record's id.</summary>
    public required string Cluster { get; init; }

    /// <summary>Reference to the Secret with the cluster's credentials; stored as it is.</summary>
    public string? ClusterSecretRef { get; init; }

    /// <summary>Globs over namespaces to keep; empty keeps all. Cluster-scoped objects are always kept.</summary>
    public IReadOnlyList<string> IncludeNamespaces { get; init; } = [];

    /// <summary>Globs over namespaces to leave out; wins over include.</summary>
    public IReadOnlyList<string> ExcludeNamespaces { get; init; } = [];

    /// <summary>Globs over label keys to keep; empty keeps all.</summary>
    public IReadOnlyList<string> KeepLabels { get; init; } = [];

    /// <summary>Globs over label keys to drop; wins over keep.</summary>
    public IReadOnlyList<string> DropLabels { get; init; } = [];

    /// <summary>Globs over annotation keys to keep; empty keeps all. last-applied-configuration is always dropped (I7).</summary>
    public IReadOnlyList<string> KeepAnnotations { get; init; } = [];

    /// <summary>Globs over annotation keys to drop; wins over keep.</summary>
    public IReadOnlyList<string> DropAnnotations { get; init; } = [];

    /// <summary>Annotation values are cut to this many bytes, at a character's boundary.</summary>
    public int MaxAnnotationBytes { get; init; } = 512;
}
