namespace FleetSync.Cli.Output;

/// <summary>What a stream can show.</summary>
/// <param name="IsTerminal">Whether a person sits behind it: lines may be rewritten, and are cut to the width.</param>
/// <param name="Colour">Whether colour is wanted.</param>
/// <param name="Width">Columns; means nothing when it is not a terminal.</param>
internal sealed record Terminal(bool IsTerminal, bool Colour, int Width)
{
    /// <summary>A file or a pipe: whole lines, no colour.</summary>
    public static Terminal None { get; } = new(IsTerminal: false, Colour: false, int.MaxValue);

    /// <summary>Looks at the process's own stream. NO_COLOR (no-color.org) and TERM=dumb switch colour off.</summary>
    public static Terminal Of(bool redirected, Func<string, string?> variable)
    {
        if (redirected)
        {
            return None;
        }

        var dumb = string.Equals(variable("TERM"), "dumb", StringComparison.Ordinal);
        var colour = !dumb && string.IsNullOrEmpty(variable("NO_COLOR"));
        return dumb ? None : new Terminal(IsTerminal: true, colour, Columns());
    }

    private static int Columns()
    {
        try
        {
            var columns = OperatingSystem.IsLinux() ? WindowSize.OfTerminal() : Console.WindowWidth;
            // A pseudo terminal without a size says 0.
            return columns > 20 ? columns : 120;
        }
        catch (IOException)
        {
            return 120;
        }
    }
}
