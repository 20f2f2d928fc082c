namespace FleetSync.Discovery;

/// <summary>Why a type's watch ends.</summary>
internal enum TypeEnd
{
    /// <summary>Its version, settings or printer columns changed: another watch takes over.</summary>
    Replaced,

    /// <summary>The server serves it no more, confirmed: its objects are gone.</summary>
    Removed,
}
