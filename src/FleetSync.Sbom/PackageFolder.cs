using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace FleetSync.Sbom;

/// <summary>A restored NuGet package as it lies on disk.</summary>
internal sealed partial class PackageFolder
{
    private readonly XElement _metadata;
    private readonly string _path;

    private PackageFolder(string path, XElement metadata)
    {
        _path = path;
        _metadata = metadata;
    }

    /// <summary>Opens it.</summary>
    /// <param name="packages">Where NuGet keeps its packages.</param>
    /// <param name="name">The package's id.</param>
    /// <param name="version">Its version.</param>
    /// <exception cref="SbomException">It is not there.</exception>
    public static PackageFolder Open(string packages, string name, string version)
    {
        var path = Path.Combine(packages, name.ToLowerInvariant(), version.ToLowerInvariant());
        var manifest = Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.nuspec").SingleOrDefault() : null;
        return manifest is null
            ? throw new SbomException($"{name} {version} is not in {packages}. Restore or publish first.")
            : new PackageFolder(path, XDocument.Load(manifest).Root!.Elements().Single(static e => e.Name.LocalName == "metadata"));
    }

    /// <summary>Copyright, else the authors.</summary>
    public string Copyright => Text("copyright") ?? Text("authors") ?? "";

    /// <summary>Licence and notice files of the package.</summary>
    public IReadOnlyList<string> Texts() =>
    [
        .. Directory.EnumerateFiles(_path).Where(static file => LicenceFile().IsMatch(Path.GetFileName(file)))
            .Order(StringComparer.Ordinal).Select(static file => File.ReadAllText(file).ReplaceLineEndings("\n").Trim()),
    ];

    /// <summary>SPDX expression: as declared, or of a licence file that is known by its words.</summary>
    /// <exception cref="SbomException">It declares none, or one that is not known.</exception>
    public string Licence()
    {
        var declared = _metadata.Elements().FirstOrDefault(static e => e.Name.LocalName == "license");
        if (declared?.Attribute("type")?.Value == "expression")
        {
            return declared.Value;
        }

        return Texts().Any(static text => text.Contains("Permission is hereby granted, free of charge", StringComparison.Ordinal))
            ? "MIT"
            : throw new SbomException($"{_path} declares no licence that is known here. Read it, and teach PackageFolder to know it.");
    }

    [GeneratedRegex("^(licen[cs]e|third.?party.?notices|notice)(\\.(txt|md))?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LicenceFile();

    private string? Text(string element) =>
        _metadata.Elements().FirstOrDefault(e => e.Name.LocalName == element)?.Value is { Length: > 0 } text ? text.ReplaceLineEndings(" ").Trim() : null;
}
