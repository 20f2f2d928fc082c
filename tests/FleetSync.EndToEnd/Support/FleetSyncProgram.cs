using System.Diagnostics;
using FleetSync.TestCluster;

namespace FleetSync.EndToEnd.Support;

/// <summary>The published program, started with nothing of the caller's environment that it would read.</summary>
internal static class FleetSyncProgram
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(60);
    private static readonly string[] Foreign = ["KUBECONFIG", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"];

    /// <summary>Runs it to its end.</summary>
    /// <param name="home">Its working directory and its user's home.</param>
    /// <param name="environment">Variables on top.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="under">See <see cref="Start"/>.</param>
    public static async Task<ProgramAnswer> RunAsync(
        string home, IReadOnlyDictionary<string, string>? environment, IReadOnlyList<string> arguments,
        IReadOnlyList<string>? under = null)
    {
        using var process = Start(home, environment, arguments, under);
        using var limit = new CancellationTokenSource(AnswerLimit, TimeProvider.System);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = await process.StandardError.ReadToEndAsync(limit.Token);
            var printed = await output;
            await process.WaitForExitAsync(limit.Token);
            return new ProgramAnswer(process.ExitCode, printed, error);
        }
        catch (OperationCanceledException fault)
        {
            throw new ClusterException(
                $"fleetsync {string.Join(' ', arguments)} did not end within {AnswerLimit.TotalSeconds} s.", fault);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    /// <summary>Starts it; after the words of <paramref name="under"/>, a command that becomes what follows.</summary>
    public static Process Start(
        string home, IReadOnlyDictionary<string, string>? environment, IReadOnlyList<string> arguments,
        IReadOnlyList<string>? under = null)
    {
        IReadOnlyList<string> words = [.. under ?? [], PublishedBinary.Find(), .. arguments];
        var start = new ProcessStartInfo(words[0], words.Skip(1));
        start.UseShellExecute = false;
        start.WorkingDirectory = home;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = home;
        start.Environment["XDG_DATA_HOME"] = Path.Combine(home, "data");
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static bool IsForeign(string name)
    {
        return name.StartsWith("FLEETSYNC", StringComparison.Ordinal)
            || name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase)
            || Foreign.Contains(name, StringComparer.Ordinal);
    }
}
