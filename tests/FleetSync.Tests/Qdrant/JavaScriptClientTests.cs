using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Xunit;

namespace FleetSync.Tests.Qdrant;

/// <summary>
/// A second client that knows nothing of this project: Qdrant's own for JavaScript. It needs node and npm, and is installed once
/// into ~/.cache/fleetsync/qdrant-js.
/// </summary>
public sealed class JavaScriptClientTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Qdrant", "qdrant-js");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_official_client_is_answered_as_by_a_server()
    {
        await using var server = new RealOrDouble();
        await server.InitializeAsync();
        var installed = await InstalledAsync();
        var output = await RunAsync("node", installed, "speak.js", server.Endpoint.AbsoluteUri, server.Collection + "-js");
        using var said = JsonDocument.Parse(output);
        if (server.Double is not null)
        {
            Assert.Equal("1.19.0", said.RootElement.GetProperty("version").GetString());
        }

        var differences =
            from expected in Expected(server.Collection + "-js").RootElement.EnumerateObject()
            let answer = said.RootElement.GetProperty(expected.Name)
            where !JsonElement.DeepEquals(expected.Value, answer)
            select $"{expected.Name}: expected {expected.Value}, was {answer}";
        Assert.Empty(differences);
    }

    private static JsonDocument Expected(string collection) => JsonDocument.Parse($$"""
        {
          "missing": { "code": 5, "message": "Not found: Collection `{{collection}}` doesn't exist!" },
          "createdTwice": { "code": 6, "message": "Wrong input: Collection `{{collection}}` already exists!" },
          "exists": true,
          "listed": true,
          "fingerprint": "hash/2/v1",
          "tenant": true,
          "size": 2,
          "status": 2,
          "page": [1, 2, 3],
          "next": "1b671a64-40d5-591e-99b0-da01ff1f3341",
          "lastPage": ["1b671a64-40d5-591e-99b0-da01ff1f3341"],
          "end": true,
          "sparse": [4294967295],
          "count": 2,
          "facet": [["app=web", 2], ["env=prod", 1]],
          "dense": [[1, 1], [3, 0.6], [2, 0]],
          "bm25": [[1, 1.92079], [2, 0.47]],
          "fused": [[2, 0.5], [1, 0.5], [3, 0.33333]],
          "overwritten": ["cluster"],
          "overwriteMissing": { "code": 5, "message": "Not found: No point with id 99 found" },
          "halfBatch": { "code": 5, "message": "Not found: No point with id 99 found" },
          "left": [3, "1b671a64-40d5-591e-99b0-da01ff1f3341"],
          "dimension": { "code": 3, "message": "Wrong input: Vector dimension error: expected dim: 2, got 3" },
          "deleted": true,
          "deletedTwice": false
        }
        """);

    /// <summary>The client in a folder of its own for each lock file, so that it is installed once.</summary>
    private static async Task<string> InstalledAsync()
    {
        var locked = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"), Cancelled)))[..12];
        var cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "fleetsync", "qdrant-js", locked);
        Directory.CreateDirectory(cache);
        foreach (var file in Directory.EnumerateFiles(Folder))
        {
            File.Copy(file, Path.Combine(cache, Path.GetFileName(file)), overwrite: true);
        }

        if (!File.Exists(Path.Combine(cache, "node_modules", ".package-lock.json")))
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"Installing @qdrant/js-client-grpc into {cache}.");
            await RunAsync("npm", cache, "ci", "--ignore-scripts", "--omit=peer", "--loglevel=error");
        }

        return cache;
    }

    private static async Task<string> RunAsync(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        Process? started;
        try
        {
            started = Process.Start(start);
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException(
                $"{program} cannot be started: {missing.Message}. This test drives the double with Qdrant's JavaScript client and needs node 20 or later and npm; tests/control-plane/prerequisites.sh installs them.", missing);
        }

        using var process = started!;
        var output = process.StandardOutput.ReadToEndAsync(Cancelled);
        var complaints = process.StandardError.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} in {folder} ended with {process.ExitCode}:\n{await complaints}\n{await output}");
        return await output;
    }
}
