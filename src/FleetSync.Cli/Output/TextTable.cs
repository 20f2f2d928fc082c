namespace FleetSync.Cli.Output;

/// <summary>
/// Rows under headings, aligned by blanks alone, as people and awk like them. On a terminal the columns that may shrink give
/// way until a row fits; everywhere else nothing is ever cut. An empty cell shows as a dash, so that columns can be counted.
/// </summary>
internal sealed class TextTable(params IReadOnlyList<Column> columns)
{
    private const int Gap = 2;
    private const int NarrowestColumn = 10;
    private readonly List<Cell[]> _rows = [];

    /// <summary>Adds a row, a cell for every column.</summary>
    public void Add(params Cell[] cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = cells[i] with { Text = cells[i].Text.Length == 0 ? "-" : SafeText.OneLine(cells[i].Text) };
        }

        _rows.Add(cells);
    }

    /// <summary>Writes headings and rows.</summary>
    public void WriteTo(TextWriter writer, Terminal terminal)
    {
        var widths = Widths(terminal);
        WriteRow(writer, terminal, [.. columns.Select(column => new Cell(column.Title, Tone.Strong))], widths);
        foreach (var row in _rows)
        {
            WriteRow(writer, terminal, row, widths);
        }
    }

    private int[] Widths(Terminal terminal)
    {
        var widths = columns.Select(column => column.Title.Length).ToArray();
        foreach (var row in _rows)
        {
            for (var i = 0; i < widths.Length; i++)
            {
                widths[i] = Math.Max(widths[i], row[i].Text.Length);
            }
        }

        if (terminal.IsTerminal)
        {
            Shrink(widths, terminal.Width);
        }

        return widths;
    }

    private void Shrink(int[] widths, int available)
    {
        for (var excess = widths.Sum() + (Gap * (widths.Length - 1)) - available; excess > 0; excess--)
        {
            var widest = -1;
            for (var i = 0; i < widths.Length; i++)
            {
                if (columns[i].Shrinks && widths[i] > NarrowestColumn && (widest < 0 || widths[i] > widths[widest]))
                {
                    widest = i;
                }
            }

            if (widest < 0)
            {
                return;
            }

            widths[widest]--;
        }
    }

    private void WriteRow(TextWriter writer, Terminal terminal, Cell[] row, int[] widths)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var text = row[i].Text.Length <= widths[i] ? row[i].Text : string.Concat(row[i].Text.AsSpan(0, widths[i] - 1), "…");
            var padding = new string(' ', widths[i] - text.Length);
            var painted = terminal.Paint(text, row[i].Tone);
            var last = i == row.Length - 1;
            writer.Write(columns[i].Right ? padding + painted : last ? painted : painted + padding);
            writer.Write(last ? "\n" : "  ");
        }
    }
}
