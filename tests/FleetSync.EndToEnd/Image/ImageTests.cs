using System.Globalization;
using FleetSync.EndToEnd.Support;
using FleetSync.Models;
using FleetSync.Models.Onnx;
using FleetSync.TestCluster;
using FleetSync.TestQdrant;
using Xunit;

namespace FleetSync.EndToEnd.Image;

/// <summary>The container image: what is in it, and that nothing more is needed.</summary>
public sealed class ImageTests(Servers servers)
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    [Fact]
    public async Task It_holds_the_program_its_libraries_and_licences_on_a_base_without_a_shell()
    {
        using var image = await ImageRoot.AssembleAsync();

        var files = image.Files();
        Assert.Equal(
            [
                "/app/fleetsync", "/app/libe_sqlite3.so",
                "/licenses/LICENSE", "/licenses/NOTICE", "/licenses/THIRD-PARTY-LICENSES.txt", "/licenses/fleetsync.cdx.json",
            ],
            files.Where(static file => file.StartsWith("/app/", StringComparison.Ordinal) || file.StartsWith("/licenses/", StringComparison.Ordinal)));
        Assert.All(
            files.Where(static file => !file.StartsWith("/app/", StringComparison.Ordinal) && !file.StartsWith("/licenses/", StringComparison.Ordinal)),
            static file => Assert.True(
                file.StartsWith("/etc/", StringComparison.Ordinal) || file.Contains(".so", StringComparison.Ordinal), file));
        Assert.Equal(
            ["/app/fleetsync"],
            files.Where(file => !file.Contains(".so", StringComparison.Ordinal) && (File.GetUnixFileMode(image.Path + file) & Executable) != UnixFileMode.None));
    }

    [Fact]
    public async Task What_is_tested_here_is_what_the_image_is_told()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(TestsFolder.Path, "..", "Dockerfile.aot"));
        using var image = await ImageRoot.AssembleAsync();
        var container = new Container(image);

        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"USER {ImageRoot.User}:{ImageRoot.User}"), lines);
        Assert.Contains($"WORKDIR {container.WorkingDirectory}", lines);
        Assert.Contains("ENTRYPOINT [\"/app/fleetsync\"]", lines);
        Assert.Contains($"ENV PATH={container.Environment["PATH"]} SSL_CERT_FILE={container.Environment["SSL_CERT_FILE"]}", lines);
        // Nothing is run in a stage that is handed on: it has no shell to run it.
        Assert.DoesNotContain(
            lines.SkipWhile(static line => !line.EndsWith(" AS base", StringComparison.Ordinal)), static line => line.StartsWith("RUN", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_synchronises_over_TLS_into_a_file_as_nobody_with_nothing_else_to_write_to()
    {
        var server = await servers.SampleAsync();
        using var image = await ImageRoot.AssembleAsync();
        var (config, data) = await FoldersAsync(server, "store: { sqlite: { path: /var/lib/fleetsync/fleet.db } }\n");
        var container = new Container(image).Mount(config, "/etc/fleetsync").Mount(data, "/var/lib/fleetsync", readOnly: false);

        await using var agent = container.Start("run", "--kubeconfig", "kubeconfig", "--cluster", "east");
        await agent.SyncedAsync();

        var status = await File.ReadAllLinesAsync($"/proc/{agent.Id}/status");
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"Uid:\t{ImageRoot.User}\t{ImageRoot.User}\t{ImageRoot.User}\t{ImageRoot.User}"), status);
        Assert.Contains("CapEff:\t0000000000000000", status);
        Assert.Contains("NoNewPrivs:\t1", status);
        // " / " and its options are the fifth and sixth field: https://docs.kernel.org/filesystems/proc.html, 3.5.
        var root = (await File.ReadAllLinesAsync($"/proc/{agent.Id}/mountinfo")).Select(static line => line.Split(' ')).First(static f => f[4] == "/");
        Assert.StartsWith("ro", root[5], StringComparison.Ordinal);
        Assert.Equal(0, await agent.StopAsync());
        Assert.NotEmpty(new FleetFile(Path.Combine(data, "fleet.db")).Ids("east"));
        var answer = await container.RunAsync("search", "failing pods", "-o", "name");
        Assert.Equal(0, answer.ExitCode);
        Assert.NotEmpty(answer.Output);
        Directory.Delete(config, recursive: true);
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Authorities_of_its_own_bundle_are_trusted_and_nobody_else()
    {
        using var certificate = Certificates.SelfSigned();
        await using var qdrant = await QdrantDouble.StartAsync(new() { Certificate = certificate });
        var server = await servers.SampleAsync();
        using var image = await ImageRoot.AssembleAsync();
        var (config, data) = await FoldersAsync(server, $"qdrant: {{ endpoint: \"{qdrant.Endpoint}\" }}\nfilters: {{ types: {{ include: [namespaces] }} }}\n");
        var container = new Container(image).Mount(config, "/etc/fleetsync");
        string[] arguments = ["run", "--kubeconfig", "kubeconfig", "--cluster", "east", "--once"];

        var refused = await container.RunAsync(arguments);
        await File.AppendAllTextAsync(image.Authorities, certificate.ExportCertificatePem() + "\n");
        var trusted = await container.RunAsync(arguments);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("is signed by no authority that is trusted here", refused.Error, StringComparison.Ordinal);
        Assert.True(trusted.ExitCode == 0, trusted.Error);
        Assert.NotEmpty(new FleetCollection(qdrant).Objects("east"));
        Directory.Delete(config, recursive: true);
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task With_a_model_in_it_it_embeds_what_it_writes()
    {
        var server = await servers.SampleAsync();
        using var image = (await ImageRoot.AssembleAsync()).WithModel(
            await ModelFolders.Usual(static line => Console.Error.WriteLine($"models: {line}")).OnnxAsync(OnnxPrecision.Int8));
        var (config, data) = await FoldersAsync(
            server, "store: { sqlite: { path: /var/lib/fleetsync/fleet.db } }\nembedding: { provider: onnx }\nfilters: { types: { include: [services, pods] } }\n");
        var container = new Container(image).Mount(config, "/etc/fleetsync").Mount(data, "/var/lib/fleetsync", readOnly: false);
        container.Environment["FLEETSYNC__EMBEDDING__ONNX__PATH"] = "/models/all-MiniLM-L6-v2";

        await using var agent = container.Start("run", "--kubeconfig", "kubeconfig", "--cluster", "east");
        await agent.SyncedAsync();

        // "VmHWM: 46000 kB"; docs/install.md says which limit is enough.
        var peak = (await File.ReadAllLinesAsync($"/proc/{agent.Id}/status")).Single(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        var kibibytes = int.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"peak: {kibibytes / 1024} MiB");
        Assert.InRange(kibibytes, 1, 192 * 1024);
        Assert.Equal(0, await agent.StopAsync());
        Assert.DoesNotContain("EmbedderFaulted", agent.LogText, StringComparison.Ordinal);
        Assert.Contains("Embedding: onnx/", agent.LogText, StringComparison.Ordinal);
        Assert.NotEqual(0, new FleetFile(Path.Combine(data, "fleet.db")).Vectors());
        Directory.Delete(config, recursive: true);
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Without_a_volume_it_says_where_it_cannot_write()
    {
        using var image = await ImageRoot.AssembleAsync();
        var (config, data) = await FoldersAsync(await servers.SampleAsync(), "store: { sqlite: { path: /var/lib/fleetsync/fleet.db } }\n");

        var answer = await new Container(image).Mount(config, "/etc/fleetsync").RunAsync("run", "--kubeconfig", "kubeconfig", "--once");

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("/var/lib/fleetsync", answer.Error, StringComparison.Ordinal);
        Directory.Delete(config, recursive: true);
        Directory.Delete(data, recursive: true);
    }

    /// <summary>A folder with configuration and credentials, and one that the image's user may write to.</summary>
    private static async Task<(string Config, string Data)> FoldersAsync(ApiServer server, string yaml)
    {
        var config = Directory.CreateTempSubdirectory("fleetsync-image-config-").FullName;
        File.SetUnixFileMode(config, (UnixFileMode)0b111_101_101);
        await File.WriteAllTextAsync(Path.Combine(config, "fleetsync.yaml"), yaml);
        server.WriteKubeconfig(Path.Combine(config, "kubeconfig"));
        File.Copy(server.AuthorityPath, Path.Combine(config, "ca.crt"));
        var kubeconfig = await File.ReadAllTextAsync(Path.Combine(config, "kubeconfig"));
        await File.WriteAllTextAsync(Path.Combine(config, "kubeconfig"), kubeconfig.Replace(server.AuthorityPath, "ca.crt", StringComparison.Ordinal));
        var data = Directory.CreateTempSubdirectory("fleetsync-image-data-").FullName;
        File.SetUnixFileMode(data, (UnixFileMode)0b111_111_111);
        return (config, data);
    }
}
