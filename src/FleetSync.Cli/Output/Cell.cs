namespace FleetSync.Cli.Output;

/// <summary>One cell of a table.</summary>
/// <param name="Text">Its text; control characters in it never reach the terminal.</param>
/// <param name="Tone">Its tone.</param>
internal readonly record struct Cell(string Text, Tone Tone = Tone.Plain)
{
    /// <summary>A cell in plain tone.</summary>
    public static implicit operator Cell(string text) => new(text);
}
