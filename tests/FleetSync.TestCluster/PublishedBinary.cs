namespace FleetSync.TestCluster;

/// <summary>Where the published fleetsync program is.</summary>
public static class PublishedBinary
{
    /// <summary>Names the program to test, instead of the one that was published last.</summary>
    public const string Variable = "FLEETSYNC_BINARY";

    /// <summary>$FLEETSYNC_BINARY, else the newest in artifacts/publish.</summary>
    /// <exception cref="ClusterException">There is none.</exception>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : throw new ClusterException($"{Variable} is {named}, which is not there.");
        }

        var folder = Path.Combine(TestsFolder.Path, "..", "artifacts", "publish", "FleetSync.Cli");
        var published = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "fleetsync", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)
            : null;
        return published is null
            ? throw new ClusterException("fleetsync has not been published: run 'make publish'.")
            : Path.GetFullPath(published);
    }
}
