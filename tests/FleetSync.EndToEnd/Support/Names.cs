using FleetSync.TestCluster;

namespace FleetSync.EndToEnd.Support;

/// <summary>The published program under its names, in a folder that is searched first for programs.</summary>
internal static class Names
{
    /// <summary>Links the program's names into the desk's folder, and lets whatever is started there find them.</summary>
    /// <returns>The folder.</returns>
    public static string Link(Desk desk)
    {
        var folder = Directory.CreateDirectory(Path.Combine(desk.Folder, "bin")).FullName;
        foreach (var name in new[] { "fleetsync", "kubectl-fleet", "kubectl_complete-fleet" })
        {
            File.CreateSymbolicLink(Path.Combine(folder, name), PublishedBinary.Find());
        }

        desk.Environment["PATH"] = $"{folder}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        return folder;
    }
}
