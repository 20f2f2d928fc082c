namespace FleetSync.Cli.Output;

/// <summary>What a piece of text says beyond its words; shown as colour where there is any.</summary>
internal enum Tone
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>Accompanies something more important.</summary>
    Quiet,

    /// <summary>A heading.</summary>
    Strong,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>On its way, or to be kept an eye on.</summary>
    Busy,

    /// <summary>Failed.</summary>
    Bad,
}
