namespace FleetSync.Configuration;

/// <summary>Reads a value from its text.</summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <param name="text">As written.</param>
/// <param name="value">What it means.</param>
/// <returns>Whether it is allowed.</returns>
internal delegate bool TryParse<T>(string text, out T value);
