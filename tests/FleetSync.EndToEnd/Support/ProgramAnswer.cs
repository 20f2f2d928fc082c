using System.Text.Json.Nodes;

namespace FleetSync.EndToEnd.Support;

/// <summary>How a run of the program ended, and what it printed.</summary>
internal sealed record ProgramAnswer(int ExitCode, string Output, string Error)
{
    public JsonObject Json => JsonNode.Parse(Output)!.AsObject();

    /// <summary>Lines of standard output, without the last line's end.</summary>
    public IReadOnlyList<string> Lines => Output.TrimEnd('\n').Split('\n');
}
