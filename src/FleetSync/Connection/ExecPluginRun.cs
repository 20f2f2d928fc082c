using System.ComponentModel;
using System.Diagnostics;

namespace FleetSync.Connection;

/// <summary>One run of a credential plugin.</summary>
internal static class ExecPluginRun
{
    private const int StandardErrorLines = 5;

    // A person may have to find a phone; a program needs seconds.
    private static readonly TimeSpan InteractiveLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Runs it to its end and returns what it printed.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="request">The JSON for KUBERNETES_EXEC_INFO.</param>
    /// <param name="time">The clock, for the bound on its run time.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="ConnectionException">It is missing, failed, or took too long.</exception>
    public static async Task<string> OutputAsync(
        ExecPlugin plugin, string request, TimeProvider time, CancellationToken cancellationToken)
    {
        var limit = plugin.Interactive ? InteractiveLimit : Limit;
        using var tooLong = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, cancellationToken);
        using var process = Start(plugin, request);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(either.Token);
            var error = plugin.Interactive ? Task.FromResult("") : process.StandardError.ReadToEndAsync(either.Token);
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0
                ? await output
                : throw new ConnectionException(
                    $"The exec plugin {plugin.Command} of {plugin.Whose} failed with exit code {process.ExitCode}"
                    + $"{FirstLines(await error)} Log in again as the plugin asks, or run it by hand to see more.")
                { Kind = ConnectionFaultKind.Failed };
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new ConnectionException(
                $"The exec plugin {plugin.Command} of {plugin.Whose} did not end within {limit.TotalSeconds:0} seconds and was stopped. "
                + "Run it by hand: it may be waiting for an answer.")
            { Kind = ConnectionFaultKind.Failed };
        }
    }

    private static Process Start(ExecPlugin plugin, string request)
    {
        var start = new ProcessStartInfo(plugin.Command)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = !plugin.Interactive,
            RedirectStandardError = !plugin.Interactive,
        };
        foreach (var argument in plugin.Arguments)
        {
            start.ArgumentList.Add(argument); // one by one: an argument with a space stays one argument
        }

        foreach (var (name, value) in plugin.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = request;
        try
        {
            var process = Process.Start(start)!;
            if (!plugin.Interactive)
            {
                process.StandardInput.Close();
            }

            return process;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            var hint = plugin.InstallHint is { Length: > 0 } text ? $" {text.Trim()}" : " Install it, or correct the kubeconfig.";
            throw new ConnectionException($"The exec plugin {plugin.Command} of {plugin.Whose} cannot be started: {e.Message}.{hint}", e);
        }
    }

    private static string FirstLines(string error)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(StandardErrorLines);
        return string.Join(" / ", lines) is { Length: > 0 } text ? $" and said: {text}." : " and said nothing.";
    }
}
