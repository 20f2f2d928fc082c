using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace FleetSync.Configuration;

/// <summary>
/// Reads checked values from the layers, the strongest that names a setting winning, and collects what is wrong instead of stopping
/// at the first.
/// </summary>
internal sealed class SettingValues
{
    private readonly SettingLayer[] _strongestFirst;
    private readonly List<ConfigurationProblem> _problems;

    /// <summary>Takes the layers.</summary>
    /// <param name="root">Layers as Microsoft.Extensions.Configuration stacks them, the last the strongest.</param>
    /// <param name="problems">Gets what is wrong.</param>
    public SettingValues(IConfigurationRoot root, List<ConfigurationProblem> problems)
    {
        _strongestFirst = [.. root.Providers.Cast<SettingLayer>().Reverse()];
        _problems = problems;
    }

    /// <summary>The value of a setting; its default where it is not set or not allowed.</summary>
    /// <param name="setting">Which.</param>
    /// <param name="key">Its key, where it is one of a list of sections.</param>
    public T Read<T>(Setting<T> setting, string? key = null)
    {
        key ??= setting.Key.Replace('.', ':');
        foreach (var layer in _strongestFirst)
        {
            if (!layer.TryGet(key, out var text) || text is null)
            {
                continue;
            }

            if (setting.Parse(text, out var value))
            {
                return value;
            }

            Refuse(layer, key, $"is \"{text}\". Allowed: {setting.Allowed}.");
            break;
        }

        return setting.Value;
    }

    /// <summary>The items of a list; its default where it is not set.</summary>
    public IReadOnlyList<string> Read(ListSetting setting)
    {
        var key = setting.Key.Replace('.', ':');
        foreach (var layer in _strongestFirst)
        {
            if (layer.TryGet(key, out var text) && text is not null)
            {
                return Split(setting, layer, key, text);
            }

            var items = Indexes(layer, key).Select(index => $"{key}:{index}").ToArray();
            if (items.Length > 0)
            {
                return [.. items.Select(item => Item(setting, layer, item, layer.TryGet(item, out var value) ? value ?? "" : "")).OfType<string>()];
            }
        }

        return setting.Value;
    }

    /// <summary>Whether any layer names the list.</summary>
    public bool IsSet(ListSetting setting)
    {
        var key = setting.Key.Replace('.', ':');
        return _strongestFirst.Any(layer => layer.TryGet(key, out _) || Indexes(layer, key).Any());
    }

    /// <summary>How strong the layer is that sets a value: larger is stronger, -1 where none does.</summary>
    public int Strength(SettingDescription setting)
    {
        var key = setting.Key.Replace('.', ':');
        var index = Array.FindIndex(_strongestFirst, layer => layer.TryGet(key, out _));
        return index < 0 ? -1 : _strongestFirst.Length - index;
    }

    /// <summary>Whether a configuration file sets the value, stronger layers or not.</summary>
    public bool IsInFile(SettingDescription setting) =>
        Array.Exists(_strongestFirst, layer => !layer.InText && layer.TryGet(setting.Key.Replace('.', ':'), out _));

    /// <summary>The sections of a list of them, from the strongest layer that has any: <c>types:0</c>, <c>types:1</c>.</summary>
    public IReadOnlyList<string> Sections(string key)
    {
        foreach (var layer in _strongestFirst)
        {
            var sections = Indexes(layer, key).Select(index => $"{key}:{index}").ToArray();
            if (sections.Length > 0 || layer.TryGet(key, out _))
            {
                return sections;
            }
        }

        return [];
    }

    /// <summary>Records what is wrong with a setting, at the place that set it.</summary>
    /// <param name="key">The setting's key, with colons; need not be set.</param>
    /// <param name="message">What follows the key's name.</param>
    public void Refuse(string key, string message)
    {
        var layer = _strongestFirst.FirstOrDefault(layer => layer.TryGet(key, out _))
            ?? _strongestFirst.FirstOrDefault(layer => layer.Keys.Any(k => k.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase)));
        Refuse(layer, key, message);
    }

    private void Refuse(SettingLayer? layer, string key, string message)
    {
        var written = layer?.Keys.FirstOrDefault(k => k.Equals(key, StringComparison.OrdinalIgnoreCase))
            ?? layer?.Keys.FirstOrDefault(k => k.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase));
        var shown = SettingKeys.Shown(key);
        _problems.Add(new(written is null ? "default" : layer!.Where(written), shown, $"{shown} {message}"));
    }

    private string[] Split(ListSetting setting, SettingLayer layer, string key, string text)
    {
        if (!layer.InText && text.Length > 0)
        {
            Refuse(layer, key, $"is \"{text}\", but takes a list. Write it as - {text} on a line of its own.");
            return [];
        }

        return [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(item => Item(setting, layer, key, item)).OfType<string>()];
    }

    private string? Item(ListSetting setting, SettingLayer layer, string key, string text)
    {
        if (setting.IsAllowed(text))
        {
            return text;
        }

        Refuse(layer, key, $"is \"{text}\". Allowed: {setting.Allowed}.");
        return null;
    }

    private static IEnumerable<int> Indexes(SettingLayer layer, string key) =>
        layer.Keys
            .Where(k => k.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase))
            .Select(k => k[(key.Length + 1)..].Split(':')[0])
            .Select(static text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1)
            .Where(static index => index >= 0)
            .Distinct()
            .Order();
}
