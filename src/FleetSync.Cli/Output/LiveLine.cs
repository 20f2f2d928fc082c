namespace FleetSync.Cli.Output;

/// <summary>
/// One line at the bottom of a terminal that is rewritten in place, and whole lines that scroll past above it. Where there is no
/// terminal the live line does not exist. Safe for concurrent use.
/// </summary>
internal sealed class LiveLine(TextWriter writer, Terminal terminal)
{
    private readonly Lock _gate = new();
    private string _shown = "";

    /// <summary>Shows a text in place of the one before; empty takes the line away.</summary>
    public void Show(string text)
    {
        if (!terminal.IsTerminal)
        {
            return;
        }

        // The last column stays free: some terminals wrap when it is written.
        var cut = text.Length < terminal.Width ? text : string.Concat(text.AsSpan(0, terminal.Width - 2), "…");
        lock (_gate)
        {
            if (!string.Equals(cut, _shown, StringComparison.Ordinal))
            {
                _shown = cut;
                writer.Write("\r\e[K" + cut);
                writer.Flush();
            }
        }
    }

    /// <summary>Writes a whole line above.</summary>
    public void WriteLine(string line)
    {
        lock (_gate)
        {
            writer.Write(_shown.Length == 0 ? line + "\n" : $"\r\e[K{line}\n{_shown}");
            writer.Flush();
        }
    }
}
