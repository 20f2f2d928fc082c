using System.CommandLine;
using System.CommandLine.Invocation;

namespace FleetSync.Cli.Commands;

/// <summary><c>fleetsync --version</c>.</summary>
internal sealed class VersionLine(string version) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write($"fleetsync {version}\n");
        return ExitCodes.Done;
    }
}
