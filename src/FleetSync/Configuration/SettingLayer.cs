using Microsoft.Extensions.Configuration;

namespace FleetSync.Configuration;

/// <summary>
/// One layer of the configuration (file, environment or flags) that remembers where each of its values was written. Keys are in
/// the form of Microsoft.Extensions.Configuration: <c>filters:types:include:0</c>, without regard to case.
/// </summary>
/// <param name="inText">Whether lists may be written as one text with commas, as in variables and flags.</param>
internal sealed class SettingLayer(bool inText) : ConfigurationProvider, IConfigurationSource
{
    private readonly Dictionary<string, string> _where = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether lists may be written as one text with commas.</summary>
    public bool InText { get; } = inText;

    /// <summary>All keys, in the order in which they were written.</summary>
    public IReadOnlyCollection<string> Keys => _where.Keys;

    /// <summary>Adds a value; false if the key is there already.</summary>
    /// <param name="key">With colons.</param>
    /// <param name="value">As written.</param>
    /// <param name="where">Position, variable or flag.</param>
    public bool Add(string key, string value, string where)
    {
        Data[key] = value;
        return _where.TryAdd(key, where);
    }

    /// <summary>Where a key was written.</summary>
    public string Where(string key) => _where[key];

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;
}
