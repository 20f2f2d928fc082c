using System.Collections;
using Microsoft.Extensions.Configuration;

namespace FleetSync.Configuration;

/// <summary>Loads the configuration: a file, the environment on top, flags on top of both.</summary>
internal static class FleetConfiguration
{
    /// <summary>The file that is read where it is present and no other is named.</summary>
    public const string DefaultFile = "fleetsync.yaml";

    /// <summary>Environment variables that begin so are settings: <c>FLEETSYNC__BATCH__MAXSIZE</c>.</summary>
    public const string EnvironmentPrefix = "FLEETSYNC__";

    /// <summary>Loads and checks everything.</summary>
    /// <param name="path">The file that was named; null for <see cref="DefaultFile"/> in the working directory, where present.</param>
    /// <param name="flags">Values by key, <c>batch.windowSeconds</c>; lists with commas; null is not set.</param>
    /// <param name="environment">The environment's variables.</param>
    /// <param name="workingDirectory">Relative paths start here.</param>
    /// <param name="userDataFolder">Where programs keep a user's data, <c>~/.local/share</c>; empty if there is no such folder.</param>
    /// <exception cref="ConfigurationException">Something is wrong; it lists all of it.</exception>
    public static FleetOptions Load(
        string? path,
        IReadOnlyDictionary<string, string?> flags,
        IDictionary environment,
        string workingDirectory,
        string userDataFolder)
    {
        var problems = new List<ConfigurationProblem>();
        var builder = new ConfigurationBuilder();
        var file = Path.GetFullPath(path ?? DefaultFile, workingDirectory);
        if (path is not null || File.Exists(file))
        {
            builder.Add(SettingFile.Read(file, path ?? DefaultFile, problems));
        }

        builder.Add(FromEnvironment(environment));
        builder.Add(FromFlags(flags));
        var root = builder.Build();
        foreach (var layer in root.Providers.Cast<SettingLayer>())
        {
            SettingKeys.Check(layer, problems);
        }

        var options = new FleetOptionsReader(new SettingValues(root, problems), workingDirectory, userDataFolder).Read();
        return problems.Count == 0 ? options : throw new ConfigurationException(problems);
    }

    /// <summary>The file's bytes as they are now, whatever they say; null where it cannot be read.</summary>
    /// <param name="path">The file that was named; null for <see cref="DefaultFile"/>.</param>
    /// <param name="workingDirectory">Relative paths start here.</param>
    public static byte[]? ReadFile(string? path, string workingDirectory)
    {
        try
        {
            return File.ReadAllBytes(Path.GetFullPath(path ?? DefaultFile, workingDirectory));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static SettingLayer FromEnvironment(IDictionary environment)
    {
        var layer = new SettingLayer(inText: true);
        var variables = environment.Keys.OfType<string>()
            .Where(static name => name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal);
        foreach (var name in variables)
        {
            var key = name[EnvironmentPrefix.Length..].Replace("__", ":", StringComparison.Ordinal);
            layer.Add(key, environment[name] as string ?? "", name);
        }

        return layer;
    }

    private static SettingLayer FromFlags(IReadOnlyDictionary<string, string?> flags)
    {
        var layer = new SettingLayer(inText: true);
        foreach (var (key, value) in flags)
        {
            if (value is not null)
            {
                layer.Add(key.Replace('.', ':'), value, "command line");
            }
        }

        return layer;
    }
}
