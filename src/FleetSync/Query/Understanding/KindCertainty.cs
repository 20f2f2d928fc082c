namespace FleetSync.Query.Understanding;

/// <summary>How sure a word means a kind, and not what its English says.</summary>
internal enum KindCertainty
{
    /// <summary>A plural or a name of several words: it is the kind wherever it stands.</summary>
    Sure,

    /// <summary>
    /// The plural of a custom kind, as in "tls certificates" and "where do backups live": a theme as well as a kind. Alone, or beside
    /// a state, a place or a time it is the kind; else ranking finds the kind by its name, and hides nothing that belongs to the theme.
    /// </summary>
    Theme,

    /// <summary>A name of Kubernetes' own: it is the kind unless it describes the next word, as in "pod logs".</summary>
    Likely,

    /// <summary>An English word in the singular, as in "payment service": the kind only as the subject of a state or question.</summary>
    Possible,
}
