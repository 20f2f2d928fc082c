namespace FleetSync.Cli.Output;

/// <summary>Paints text with the eight colours that every terminal theme makes readable.</summary>
internal static class Tones
{
    /// <summary>The text in its tone, or as it is where there is no colour.</summary>
    public static string Paint(this Terminal terminal, string text, Tone tone) =>
        !terminal.Colour || tone == Tone.Plain ? text : $"\e[{Code(tone)}m{text}\e[0m";

    /// <summary>The tone of a health word.</summary>
    public static Tone OfHealth(string health) => health switch
    {
        "Healthy" => Tone.Good,
        "Degraded" or "Missing" => Tone.Bad,
        "Progressing" => Tone.Busy,
        "Suspended" => Tone.Quiet,
        _ => Tone.Plain,
    };

    private static string Code(Tone tone) => tone switch
    {
        Tone.Quiet => "2",
        Tone.Strong => "1",
        Tone.Good => "32",
        Tone.Busy => "33",
        _ => "31",
    };
}
