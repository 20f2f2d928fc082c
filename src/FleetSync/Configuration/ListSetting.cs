namespace FleetSync.Configuration;

/// <summary>A setting with a list of globs. Layers do not mix: the strongest that names the list gives all of it.</summary>
/// <param name="Key">Its path.</param>
/// <param name="Value">What holds if nobody sets it.</param>
/// <param name="Default">The same, for people.</param>
/// <param name="Allowed">What each item may be.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="IsAllowed">Whether an item is one.</param>
internal sealed record ListSetting(
    string Key, IReadOnlyList<string> Value, string Default, string Allowed, string Meaning, Func<string, bool> IsAllowed)
    : SettingDescription(Key, Default, Allowed, Meaning);
