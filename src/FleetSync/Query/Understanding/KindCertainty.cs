namespace FleetSync.Query.Understanding;

/// <summary>How sure a word means a kind, and not what its English says.</summary>
internal enum KindCertainty
{
    /// <summary>A plural or a name of several words: it is the kind wherever it stands.</summary>
    Sure,

    /// <summary>A name of Kubernetes' own: it is the kind unless it describes the next word, as in "pod logs".</summary>
    Likely,

    /// <summary>An English word in the singular, as in "payment service": the kind only as the subject of a state or question.</summary>
    Possible,
}
