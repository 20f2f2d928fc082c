namespace FleetSync.Configuration;

/// <summary>Refuses keys that name no setting, and says which was probably meant.</summary>
internal static class SettingKeys
{
    /// <summary>A key as people write it: <c>filters:types:include:0</c> is <c>filters.types.include[0]</c>.</summary>
    public static string Shown(string key) =>
        string.Concat(key.Split(':').Select(static (part, i) =>
            part.Length > 0 && part.All(char.IsAsciiDigit) ? $"[{part}]" : i == 0 ? part : $".{part}"));

    /// <summary>Looks at every key of a layer.</summary>
    public static void Check(SettingLayer layer, List<ConfigurationProblem> problems)
    {
        foreach (var key in layer.Keys)
        {
            var pattern = Pattern(key);
            if (!Settings.All.Any(setting => Names(setting, pattern)) && !IsEmptySections(layer, key))
            {
                problems.Add(new(layer.Where(key), Shown(key), Explain(layer, key, pattern)));
            }
        }
    }

    private static bool Names(SettingDescription setting, string pattern) =>
        pattern.Equals(setting.Key, StringComparison.OrdinalIgnoreCase)
        || (setting.IsList && pattern.Equals($"{setting.Key}[]", StringComparison.OrdinalIgnoreCase));

    // "types: []"
    private static bool IsEmptySections(SettingLayer layer, string key) =>
        key.Equals("types", StringComparison.OrdinalIgnoreCase) && layer.TryGet(key, out var value) && value is "";

    private static string Explain(SettingLayer layer, string key, string pattern)
    {
        var shown = Shown(key);
        if (Settings.All.FirstOrDefault(s => StartsWith(pattern, s.Key, ".") || StartsWith(pattern, s.Key, "[")) is { } outer)
        {
            return $"{Shown(outer.Key)} takes {(outer.IsList ? "a list of single values" : "a single value")}, not more below it. Allowed: {outer.Allowed}.";
        }

        var below = Settings.All.Where(s => StartsWith(s.Key, pattern, ".") || StartsWith(s.Key, pattern, "[")).Select(static s => s.Key).ToArray();
        if (below.Length > 0)
        {
            layer.TryGet(key, out var value);
            return $"{shown} is \"{value}\", but is a section. Allowed in it: {string.Join(", ", below)}.";
        }

        var meant = Nearest.To(pattern, Settings.All.Select(static s => s.Key)) is { } near
            ? $" Did you mean {near}?"
            : " docs/configuration.md lists all settings.";
        return $"unknown setting {shown}.{meant}";
    }

    private static bool StartsWith(string longer, string shorter, string then) =>
        longer.StartsWith(shorter + then, StringComparison.OrdinalIgnoreCase);

    private static string Pattern(string key) =>
        string.Concat(key.Split(':').Select(static (part, i) =>
            part.Length > 0 && part.All(char.IsAsciiDigit) ? "[]" : i == 0 ? part : $".{part}"));
}
