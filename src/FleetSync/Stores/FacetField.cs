namespace FleetSync.Stores;

/// <summary>Fields that answers can be counted by.</summary>
internal enum FacetField
{
    /// <summary>The cluster's id.</summary>
    Cluster,

    /// <summary>The namespace.</summary>
    Namespace,

    /// <summary>The kind.</summary>
    Kind,

    /// <summary>The API group.</summary>
    ApiGroup,

    /// <summary>Health by name.</summary>
    Health,

    /// <summary>The reason.</summary>
    Reason,
}
