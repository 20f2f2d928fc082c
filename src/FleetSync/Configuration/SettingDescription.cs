namespace FleetSync.Configuration;

/// <summary>What there is to know about one setting; the reference in docs/configuration.md is made of these.</summary>
/// <param name="Key">Its path: <c>batch.maxSize</c>; <c>types[].match</c> within a list of sections.</param>
/// <param name="Default">What holds if nobody sets it, for people.</param>
/// <param name="Allowed">The values it takes, as a phrase that follows "Allowed:".</param>
/// <param name="Meaning">What it does.</param>
internal abstract record SettingDescription(string Key, string Default, string Allowed, string Meaning)
{
    /// <summary>Whether it is a list of values instead of one.</summary>
    public bool IsList { get; init; }
}
