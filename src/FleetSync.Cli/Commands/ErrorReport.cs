using FleetSync.Cli.Output;
using FleetSync.Configuration;
using FleetSync.Connection;
using FleetSync.Embedding;
using FleetSync.Query;
using FleetSync.Stores;
using FleetSync.Telemetry;

namespace FleetSync.Cli.Commands;

/// <summary>Ends a command that failed: says what happened, and with which code the process ends.</summary>
internal static class ErrorReport
{
    /// <summary>Runs a command and turns what it throws into words and an exit code.</summary>
    public static async Task<int> GuardAsync(CliContext context, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
#pragma warning disable CA1031 // The outermost frame: whatever it is, the user reads a sentence instead of a stack trace.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Report(context, exception);
        }
    }

    /// <summary>Writes one line of error.</summary>
    public static void Write(CliContext context, string message) =>
        context.Error.Write($"{context.ErrorTerminal.Paint($"{context.Program.Text}:", Tone.Bad)} {context.Program.In(message)}\n");

    private static int Report(CliContext context, Exception exception)
    {
        switch (exception)
        {
            case QueryException or ConfigurationException or EmbeddingException or ConnectionException { Kind: ConnectionFaultKind.Configuration }:
                Write(context, exception.Message);
                WriteDetails(context, exception);
                return ExitCodes.Usage;
            case IOException:
                Write(context, $"reading or writing failed: {exception.Message}");
                WriteDetails(context, exception);
                return ExitCodes.Failed;
            case StoreException or TelemetryException or ConnectionException { Kind: ConnectionFaultKind.Failed }:
                Write(context, exception.Message);
                WriteDetails(context, exception);
                return ExitCodes.Failed;
            default:
                Write(context, $"{exception.GetType().Name}: {exception.Message}");
                if (!WriteDetails(context, exception))
                {
                    Write(context, "this is a defect of FleetSync; please report it with the command line, "
                        + "'fleetsync --version', and what FLEETSYNC_DEBUG=1 adds");
                }

                return ExitCodes.Failed;
        }
    }

    private static bool WriteDetails(CliContext context, Exception exception)
    {
        if (string.IsNullOrEmpty(context.Variable("FLEETSYNC_DEBUG")))
        {
            return false;
        }

        context.Error.Write(exception + "\n");
        return true;
    }
}
