using System.CommandLine;

namespace FleetSync.Cli.Commands.Flags;

/// <summary>A flag that takes one of a few words, in any case.</summary>
internal static class OneOf
{
    /// <summary>Refuses every other word, naming those that are allowed, and offers them to shell completion.</summary>
    public static Option<string> Accept(this Option<string> option, params string[] words)
    {
        option.CompletionSources.Add(words);
        option.CustomParser = result =>
        {
            var given = result.Tokens[0].Value;
            var word = words.FirstOrDefault(allowed => allowed.Equals(given, StringComparison.OrdinalIgnoreCase));
            if (word is null)
            {
                result.AddError($"{option.Name} '{given}' is not known: allowed are {string.Join(", ", words)}");
            }

            return word ?? "";
        };
        return option;
    }
}
