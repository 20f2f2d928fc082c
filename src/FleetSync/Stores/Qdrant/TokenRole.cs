namespace FleetSync.Stores.Qdrant;

/// <summary>What a character does to a token.</summary>
internal enum TokenRole
{
    /// <summary>Ends a token.</summary>
    Separator,

    /// <summary>Belongs to it.</summary>
    Part,

    /// <summary>Inside a token it is passed over; before one it is a separator.</summary>
    Nothing,
}
