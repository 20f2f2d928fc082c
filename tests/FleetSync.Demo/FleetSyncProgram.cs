using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using FleetSync.TestCluster;

namespace FleetSync.Demo;

/// <summary>The published program, and the file it keeps the fleet in.</summary>
internal sealed class FleetSyncProgram(string path, string database)
{
    private static readonly TimeSpan _answerLimit = TimeSpan.FromSeconds(60);

    /// <summary>Runs it to its end; anything but exit code 0 ends the demo.</summary>
    /// <returns>What it printed to standard output.</returns>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        using var process = Start(arguments);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_answerLimit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = await process.StandardError.ReadToEndAsync(limit.Token);
            var printed = await output;
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? printed
                : throw new DemoException($"fleetsync {Spell(arguments)} ended with {process.ExitCode}:\n{errors}");
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new DemoException($"fleetsync {Spell(arguments)} did not end within {_answerLimit.TotalSeconds} s.", fault);
        }
        finally
        {
            Kill(process);
        }
    }

    /// <summary>Asks with -o json.</summary>
    public async Task<JsonObject> AskAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var printed = await RunAsync([.. arguments, "-o", "json"], cancellation);
        try
        {
            return JsonNode.Parse(printed)!.AsObject();
        }
        catch (JsonException fault)
        {
            throw new DemoException($"fleetsync {Spell(arguments)} -o json printed no JSON:\n{printed}", fault);
        }
    }

    /// <summary>Starts to watch a cluster; what it logs is read until it ends.</summary>
    public WatchingAgent Watch(ApiServer server, string kubeconfig)
    {
        return new WatchingAgent(server.Name, Start(Synchronise(server, kubeconfig)));
    }

    /// <summary>The arguments that synchronise one cluster.</summary>
    public static IReadOnlyList<string> Synchronise(ApiServer server, string kubeconfig)
    {
        return ["run", "--kubeconfig", kubeconfig, "--context", server.Name, "--cluster", server.Name];
    }

    /// <summary>As it would be typed.</summary>
    public static string Spell(IEnumerable<string> arguments)
    {
        return string.Join(' ', arguments.Select(word => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word));
    }

    internal static void Kill(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }

    private Process Start(IReadOnlyList<string> arguments)
    {
        return Process.Start(new ProcessStartInfo(path, [.. arguments, "--sqlite", database])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
