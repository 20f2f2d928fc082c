namespace FleetSync.Configuration;

/// <summary>A setting with one value.</summary>
/// <typeparam name="T">The value as the product uses it.</typeparam>
/// <param name="Key">Its path.</param>
/// <param name="Value">What holds if nobody sets it.</param>
/// <param name="Default">The same, for people.</param>
/// <param name="Allowed">The values it takes.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Parse">Reads the text; false if it is not allowed.</param>
internal sealed record Setting<T>(
    string Key, T Value, string Default, string Allowed, string Meaning, TryParse<T> Parse)
    : SettingDescription(Key, Default, Allowed, Meaning);
