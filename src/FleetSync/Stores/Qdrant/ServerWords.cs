namespace FleetSync.Stores.Qdrant;

/// <summary>What a server says, made fit to stand in a sentence.</summary>
internal static class ServerWords
{
    private const int Longest = 300;

    /// <summary>One line, without control characters and full stops at its end, of bounded length.</summary>
    public static string Of(string text)
    {
        var line = string.Create(Math.Min(text.Length, Longest), text, static (span, text) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(text[i]) ? ' ' : text[i];
            }
        });
        line = line.Trim().TrimEnd('.');
        return line.Length == 0 ? "no reason given" : text.Length > Longest ? line + "…" : line;
    }
}
