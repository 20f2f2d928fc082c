using System.Text.Json;

namespace FleetSync.Sbom;

/// <summary>What a restore put together for one runtime: obj/project.assets.json.</summary>
internal sealed class RestoredPackages : IDisposable
{
    private readonly JsonDocument _assets;
    private readonly JsonElement _target;
    private readonly string _folder;
    private readonly string _rid;

    private RestoredPackages(JsonDocument assets, string rid)
    {
        _assets = assets;
        _rid = rid;
        _folder = assets.RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;
        _target = assets.RootElement.GetProperty("targets").EnumerateObject()
            .Where(target => target.Name.EndsWith("/" + rid, StringComparison.Ordinal)).Select(static target => target.Value).FirstOrDefault();
        if (_target.ValueKind == JsonValueKind.Undefined)
        {
            throw new SbomException($"Nothing was restored for {rid}. Publish for it first.");
        }
    }

    /// <summary>Reads the file.</summary>
    /// <param name="path">project.assets.json of the program.</param>
    /// <param name="rid">Such as linux-x64.</param>
    /// <exception cref="SbomException">It was not restored for that runtime.</exception>
    public static RestoredPackages Read(string path, string rid) =>
        File.Exists(path)
            ? new RestoredPackages(JsonDocument.Parse(File.ReadAllBytes(path)), rid)
            : throw new SbomException($"{path} is not there. Publish first.");

    /// <summary>Packages with something that is compiled in or lies beside the program; tools and analyzers are not.</summary>
    public IReadOnlyList<Component> Packages()
    {
        var shipped = _target.EnumerateObject().Where(static library => IsShipped(library.Value)).ToDictionary(
            static library => library.Name.Split('/')[0], static library => library, StringComparer.OrdinalIgnoreCase);
        return
        [
            .. shipped.Values.OrderBy(static library => library.Name, StringComparer.Ordinal).Select(library => Of(library) with
            {
                Uses = library.Value.TryGetProperty("dependencies", out var dependencies)
                    ? [.. dependencies.EnumerateObject().Where(d => shipped.ContainsKey(d.Name)).Select(d => Purl(shipped[d.Name].Name)).Order(StringComparer.Ordinal)]
                    : [],
            }),
        ];
    }

    /// <summary>The runtime and the framework, which the compiler takes from a package that the SDK downloads by itself.</summary>
    public Component Runtime()
    {
        var name = $"Microsoft.NETCore.App.Runtime.NativeAOT.{_rid}";
        var version = _assets.RootElement.GetProperty("project").GetProperty("frameworks").EnumerateObject().First().Value
            .GetProperty("downloadDependencies").EnumerateArray()
            .Where(download => download.GetProperty("name").GetString() == name)
            .Select(static download => download.GetProperty("version").GetString()!.Trim('[', ']').Split(',')[0].Trim()).FirstOrDefault()
            ?? throw new SbomException($"{name} was not restored. Publish with PublishAot.");
        var folder = PackageFolder.Open(_folder, name, version);
        return new Component(name, version, folder.Licence(), Purl($"{name}/{version}"))
        {
            Copyright = folder.Copyright,
            Description = ".NET runtime and framework, compiled in by Native AOT",
            Texts = folder.Texts(),
        };
    }

    /// <summary>Path of a native library of a package, for this runtime.</summary>
    public string NativeLibrary(Component package, string file) =>
        Path.Combine(_folder, package.Name.ToLowerInvariant(), package.Version.ToLowerInvariant(), "runtimes", _rid, "native", file);

    public void Dispose() => _assets.Dispose();

    private static bool IsShipped(JsonElement library) =>
        library.GetProperty("type").GetString() == "package"
        && ((library.TryGetProperty("runtime", out var runtime) && runtime.EnumerateObject().Any(static file => !file.Name.EndsWith("/_._", StringComparison.Ordinal)))
            || library.TryGetProperty("native", out _));

    private static string Purl(string library) => $"pkg:nuget/{library.Replace('/', '@')}";

    private Component Of(JsonProperty library)
    {
        var (name, version) = library.Name.Split('/') is [var n, var v] ? (n, v) : throw new SbomException($"{library.Name} is no package.");
        var folder = PackageFolder.Open(_folder, name, version);
        var hash = _assets.RootElement.GetProperty("libraries").GetProperty(library.Name).GetProperty("sha512").GetString()!;
        return new Component(name, version, folder.Licence(), Purl(library.Name))
        {
            Copyright = folder.Copyright,
            Hash = ("SHA-512", Convert.ToHexStringLower(Convert.FromBase64String(hash))),
            Texts = folder.Texts(),
        };
    }
}
