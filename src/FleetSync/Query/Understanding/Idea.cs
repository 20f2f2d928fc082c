namespace FleetSync.Query.Understanding;

/// <summary>What words of a question can be about.</summary>
internal enum Idea
{
    /// <summary>The kind of object.</summary>
    Kind,

    /// <summary>Health or reason.</summary>
    State,

    /// <summary>The cluster.</summary>
    Cluster,

    /// <summary>The namespace.</summary>
    Namespace,

    /// <summary>A label.</summary>
    Label,

    /// <summary>The application, by its usual labels.</summary>
    App,

    /// <summary>When something was created or changed.</summary>
    Age,

    /// <summary>That a number is asked for, or numbers by a field.</summary>
    Count,

    /// <summary>Looked for as it is.</summary>
    Quoted,

    /// <summary>Of grammar alone.</summary>
    Grammar,
}
