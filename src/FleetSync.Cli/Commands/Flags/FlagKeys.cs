using System.CommandLine;

namespace FleetSync.Cli.Commands.Flags;

/// <summary>Flags become configuration keys, so that one place checks values wherever they come from.</summary>
internal static class FlagKeys
{
    /// <summary>Sets the key to the flag's value where the flag was given.</summary>
    public static void Take(this Dictionary<string, string?> keys, ParseResult parse, Option<string> flag, string key)
    {
        if (parse.GetValue(flag) is { } value)
        {
            keys[key] = value;
        }
    }
}
