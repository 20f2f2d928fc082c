using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace FleetSync.Tests;

/// <summary>What holds the source together and no compiler checks.</summary>
public sealed partial class ConventionTests
{
    /// <summary>A folder refers only to folders to its left: Stores speak of batches, batches of changes, and never the other way.</summary>
    private static readonly string[] Flow =
    [
        "Filters", "Telemetry", "Connection", "Leadership", "Discovery", "Watching", "Extraction", "Changes", "Batching", "Embedding", "Stores",
        "Query", "Configuration", "Diagnosis",
    ];

    [Fact]
    public void A_folder_refers_only_to_folders_to_its_left() => Assert.Empty(
        from file in Sources()
        let folder = FolderOf(file)
        where folder.Length > 0
        from referred in References().Matches(File.ReadAllText(file)).Select(static match => match.Groups["folder"].Value)
        where Array.IndexOf(Flow, referred) > Array.IndexOf(Flow, folder)
        select $"{Path.GetFileName(file)} in {folder} refers to {referred}");

    [Fact]
    public void Every_folder_has_its_place_in_the_flow() => Assert.Empty(
        Sources().Select(FolderOf).Where(static folder => folder.Length > 0).Distinct().Except(Flow));

    [Fact]
    public void A_namespace_is_its_folder() => Assert.Empty(
        from file in Sources()
        let expected = string.Join('.', Path.GetRelativePath(Root, Path.GetDirectoryName(file)!)
            .Split(Path.DirectorySeparatorChar).Where(static part => part != ".").Prepend("FleetSync"))
        where !Regex.IsMatch(File.ReadAllText(file), $@"^namespace {Regex.Escape(expected)};", RegexOptions.Multiline, TimeSpan.FromSeconds(1))
        select $"{file} is not in {expected}");

    [Fact]
    public void No_type_is_named_for_everything_and_nothing() => Assert.DoesNotContain(
        typeof(FleetPipeline).Assembly.GetTypes(), static type => Nondescript().IsMatch(type.Name));

    [Fact]
    public void No_file_is_longer_than_350_lines() => Assert.DoesNotContain(
        Sources(), static file => File.ReadLines(file).Skip(350).Any());

    private static string Root { get; } = Path.Combine(RepositoryOf(), "src", "FleetSync");

    private static string RepositoryOf([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    private static IEnumerable<string> Sources() => Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories);

    private static string FolderOf(string file)
    {
        var parts = Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar);
        return parts.Length > 1 ? parts[0] : "";
    }

    [GeneratedRegex(@"\bFleetSync\.(?<folder>[A-Z][A-Za-z]+)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex References();

    [GeneratedRegex("(Manager|Helper|Processor|Service|Utils)s?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Nondescript();
}
