using System.Diagnostics;
using FleetSync.TestCluster;

namespace FleetSync.EndToEnd.Support;

/// <summary>The published program, started with nothing of the caller's environment that it would read.</summary>
internal static class FleetSyncProgram
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(60);
    private static readonly string[] Foreign = ["KUBECONFIG", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"];

    /// <summary>Runs another program to its end, in the surroundings that this one has.</summary>
    /// <param name="home">Its working directory and its user's home.</param>
    /// <param name="environment">Variables on top.</param>
    /// <param name="words">The program and its arguments.</param>
    /// <param name="typed">What it reads from its standard input; nothing more comes then.</param>
    public static Task<ProgramAnswer> RunOtherAsync(
        string home, IReadOnlyDictionary<string, string>? environment, IReadOnlyList<string> words, string typed = "") =>
        AnswerAsync(StartWords(home, environment, words), string.Join(' ', words), typed);

    /// <summary>Runs it to its end.</summary>
    /// <param name="home">Its working directory and its user's home.</param>
    /// <param name="environment">Variables on top.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="under">See <see cref="Start"/>.</param>
    public static async Task<ProgramAnswer> RunAsync(
        string home, IReadOnlyDictionary<string, string>? environment, IReadOnlyList<string> arguments,
        IReadOnlyList<string>? under = null)
    {
        return await AnswerAsync(Start(home, environment, arguments, under), "fleetsync " + string.Join(' ', arguments), typed: null);
    }

    private static async Task<ProgramAnswer> AnswerAsync(Process started, string line, string? typed)
    {
        using var process = started;
        if (typed is not null)
        {
            await process.StandardInput.WriteAsync(typed);
            process.StandardInput.Close();
        }

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
                $"{line} did not end within {AnswerLimit.TotalSeconds} s.", fault);
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
        return StartWords(home, environment, [.. under ?? [], PublishedBinary.Find(), .. arguments]);
    }

    private static Process StartWords(string home, IReadOnlyDictionary<string, string>? environment, IReadOnlyList<string> words)
    {
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
