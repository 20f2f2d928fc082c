using System.Diagnostics;
using System.Runtime.InteropServices;
using FleetSync.TestCluster;

namespace FleetSync.EndToEnd.Image;

/// <summary>
/// The container image's file system in a folder: what container/assemble.sh lays out for the image, on top of what its base has (a C
/// library, OpenSSL, the authorities' certificates, a user), taken from this machine. Nothing else: no shell, no tools.
/// </summary>
internal sealed class ImageRoot : IDisposable
{
    /// <summary>The user of the image, as Dockerfile.aot has it.</summary>
    public const int User = 1654;

    /// <summary>What the base image has of libraries.</summary>
    private static readonly string[] _libraries =
    [
        "libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libresolv.so.2", "libgcc_s.so.1", "libstdc++.so.6",
        "libssl.so.3", "libcrypto.so.3",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleetsync-image-");

    private ImageRoot()
    {
        Path = System.IO.Path.Combine(_folder.FullName, "root");
    }

    public string Path { get; }

    /// <summary>The bundle of authorities that the program trusts by itself.</summary>
    public string Authorities => System.IO.Path.Combine(Path, "etc/ssl/certs/ca-certificates.crt");

    public static async Task<ImageRoot> AssembleAsync()
    {
        var root = new ImageRoot();
        var published = System.IO.Path.GetDirectoryName(PublishedBinary.Find())!;
        await RunAsync("bash", System.IO.Path.Combine(TestsFolder.Path, "..", "container", "assemble.sh"), published, root.Path);
        await root.LayBaseAsync();
        return root;
    }

    /// <summary>Adds what the target onnx has besides: ONNX Runtime beside the program, and a model.</summary>
    public ImageRoot WithModel(string model)
    {
        var runtime = System.IO.Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        foreach (var library in Directory.EnumerateFiles(runtime, "libonnxruntime*.so"))
        {
            Copy(library, "/app/" + System.IO.Path.GetFileName(library));
        }

        foreach (var file in Directory.EnumerateFiles(model))
        {
            Copy(file, "/models/all-MiniLM-L6-v2/" + System.IO.Path.GetFileName(file));
        }

        return this;
    }

    /// <summary>Every file, as the image sees it.</summary>
    public IReadOnlyList<string> Files() =>
    [
        .. Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
            .Select(file => "/" + System.IO.Path.GetRelativePath(Path, file)).Order(StringComparer.Ordinal),
    ];

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string> RunAsync(string program, params IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new ClusterException($"{program} {string.Join(' ', arguments)}: {error}");
    }

    private async Task LayBaseAsync()
    {
        // "	libc.so.6 (libc6,x86-64) => /lib/x86_64-linux-gnu/libc.so.6"
        var known = (await RunAsync("/sbin/ldconfig", "-p")).Split('\n')
            .Where(static line => line.Contains("=>", StringComparison.Ordinal) && line.Contains("64", StringComparison.Ordinal))
            .Select(static line => line.Split("=>")).ToLookup(static pair => pair[0].Trim().Split(' ')[0], static pair => pair[1].Trim());
        var loader = Directory.EnumerateFiles(Directory.Exists("/lib64") ? "/lib64" : "/lib", "ld-linux-*.so.*").Single();
        foreach (var library in _libraries.Select(name => known[name].FirstOrDefault()
            ?? throw new ClusterException($"This machine has no {name}, which the image's base has.")).Append(loader))
        {
            Copy(library, library);
        }

        Copy("/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/certs/ca-certificates.crt");
        Write("/etc/passwd", $"root:x:0:0:root:/root:/sbin/nologin\napp:x:{User}:{User}::/home/app:/sbin/nologin\n");
        Write("/etc/group", $"root:x:0:\napp:x:{User}:\n");
        Write("/etc/nsswitch.conf", "hosts: files dns\n");
        // The container's engine puts these two in.
        Write("/etc/hosts", await File.ReadAllTextAsync("/etc/hosts"));
        Write("/etc/resolv.conf", await File.ReadAllTextAsync("/etc/resolv.conf"));
    }

    private void Copy(string source, string target)
    {
        var path = Path + target;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.Copy(source, path);
    }

    private void Write(string target, string content)
    {
        var path = Path + target;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
