using System.Reflection;

namespace FleetSync.TestCluster;

/// <summary>The tests folder of the repository that this was built from.</summary>
public static class TestsFolder
{
    public static string Path { get; } = typeof(TestsFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => string.Equals(attribute.Key, "TestsFolder", StringComparison.Ordinal)).Value!;
}
