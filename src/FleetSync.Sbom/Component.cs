namespace FleetSync.Sbom;

/// <summary>One thing that the published program is made of.</summary>
/// <param name="Name">As its publisher calls it.</param>
/// <param name="Version">Its version.</param>
/// <param name="Licence">SPDX expression.</param>
/// <param name="Purl">Package URL (https://github.com/package-url/purl-spec), its reference in the bill as well.</param>
internal sealed record Component(string Name, string Version, string Licence, string Purl)
{
    /// <summary>library, or data for what no processor runs.</summary>
    public string Type { get; init; } = "library";

    /// <summary>Who holds the copyright; empty where the publisher does not say.</summary>
    public string Copyright { get; init; } = "";

    /// <summary>What it is, for readers; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Hash of the package, algorithm and hexadecimal digits; null where it has none.</summary>
    public (string Algorithm, string Hex)? Hash { get; init; }

    /// <summary>References of what it uses in turn.</summary>
    public IReadOnlyList<string> Uses { get; init; } = [];

    /// <summary>Licence and notices that the package has in files of its own, each as text.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];
}
