using FleetSync.TestCluster;
using Xunit;

namespace FleetSync.EndToEnd.Chart;

/// <summary>Values that people install the chart with, a file each.</summary>
internal static class ValueSets
{
    public static string Folder { get; } = Path.Combine(TestsFolder.Path, "FleetSync.EndToEnd", "Chart");

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Path.Combine(Folder, "Values"), "*.yaml").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>Every set, with Helm 3 and with Helm 4.</summary>
    public static TheoryData<string, int> WithEveryHelm
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var name in Names)
            {
                data.Add(name, 3);
                data.Add(name, 4);
            }

            return data;
        }
    }

    public static string PathOf(string name) => Path.Combine(Folder, "Values", $"{name}.yaml");

    public static string SnapshotOf(string name) => Path.Combine(Folder, "Snapshots", $"{name}.yaml");
}
