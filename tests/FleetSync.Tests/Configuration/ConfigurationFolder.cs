using FleetSync.Configuration;

namespace FleetSync.Tests.Configuration;

/// <summary>A working directory, an environment and a command line to load a configuration from.</summary>
internal sealed class ConfigurationFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleetsync-configuration-");
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _flags = new(StringComparer.Ordinal);

    public string Path => _folder.FullName;

    public string UserData { get; set; } = "/home/me/.local/share";

    public ConfigurationFolder File(string content, string name = "fleetsync.yaml")
    {
        System.IO.File.WriteAllText(System.IO.Path.Combine(Path, name), content);
        return this;
    }

    public ConfigurationFolder Variable(string name, string value)
    {
        _environment[name] = value;
        return this;
    }

    public ConfigurationFolder Flag(string key, string? value)
    {
        _flags[key] = value;
        return this;
    }

    public FleetOptions Load(string? path = null) => FleetConfiguration.Load(path, _flags, _environment, Path, UserData);

    /// <summary>The problems that loading ends with, one a line.</summary>
    public string[] Problems(string? path = null)
    {
        try
        {
            Load(path);
            return [];
        }
        catch (ConfigurationException e)
        {
            return [.. e.Problems.Select(static p => p.ToString())];
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
