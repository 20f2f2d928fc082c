namespace FleetSync.Eval;

/// <summary>The data of the evaluation: plain text, one thing a line; lines that begin with # are for people.</summary>
internal static class DataFiles
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Data");

    /// <summary>The lines that say something, without the blanks at their ends.</summary>
    public static IEnumerable<string> Lines(string file) =>
        from line in File.ReadLines(Path.Combine(Folder, file))
        where line.Trim().Length > 0 && !line.StartsWith('#')
        select line.TrimEnd();
}
