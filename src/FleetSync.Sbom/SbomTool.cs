namespace FleetSync.Sbom;

/// <summary>The developer's tool that writes the bill of materials and the licences of the published program.</summary>
internal static class SbomTool
{
    /// <summary>The bill's file.</summary>
    public const string BillFile = "fleetsync.cdx.json";

    /// <summary>The licences' file.</summary>
    public const string LicencesFile = "THIRD-PARTY-LICENSES.txt";

    private const string Usage = """
        usage: FleetSync.Sbom ASSETS RID VERSION FOLDER

          ASSETS   artifacts/obj/FleetSync.Cli/project.assets.json, after a publish
          RID      linux-x64 or linux-arm64, as published
          VERSION  of the program
          FOLDER   gets fleetsync.cdx.json and THIRD-PARTY-LICENSES.txt
        """;

    public static int Main(string[] arguments)
    {
        if (arguments is not [var assets, var rid, var version, var folder])
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        try
        {
            var parts = Parts(assets, rid);
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, BillFile), new BillOfMaterials(version, parts).ToJson());
            File.WriteAllText(Path.Combine(folder, LicencesFile), LicenceTexts.Of(parts));
            Console.WriteLine($"{parts.Count} components: {Path.Combine(folder, BillFile)}");
            return 0;
        }
        catch (SbomException fault)
        {
            Console.Error.WriteLine($"sbom: {fault.Message}");
            return 1;
        }
    }

    /// <summary>Everything that the program is made of.</summary>
    internal static IReadOnlyList<Component> Parts(string assets, string rid)
    {
        using var restored = RestoredPackages.Read(assets, rid);
        var packages = restored.Packages();
        return [.. packages, restored.Runtime(), .. OtherParts.Of(restored, packages)];
    }
}
