using System.CommandLine;
using System.CommandLine.Parsing;

namespace FleetSync.Cli.Commands;

/// <summary>Says what is wrong with a command line, what may have been meant, and where to read on.</summary>
internal static class UsageError
{
    /// <summary>A word this many typing errors away still counts as meant.</summary>
    private const int Near = 2;

    /// <summary>
    /// Reports the first error and gives the exit code; null when there is none. The errors after it usually follow from it.
    /// </summary>
    public static int? Report(ParseResult parse, CliContext context)
    {
        var stray = parse.UnmatchedTokens.Count > 0 ? parse.UnmatchedTokens[0] : FlagAmongWords(parse);
        if (parse.Errors.Count == 0 && stray is null)
        {
            return null;
        }

        var command = parse.CommandResult.Command;
        var path = command is RootCommand ? context.Program.Text : $"{context.Program.Text} {command.Name}";
        if (stray is not null)
        {
            var what = stray.StartsWith('-') ? "flag" : command.Subcommands.Count > 0 ? "command" : "argument";
            var meant = Nearest(stray, command) is { } near ? $"; did you mean '{near}'?" : "";
            ErrorReport.Write(context, $"unknown {what} '{stray}'{meant}");
        }
        else if (command.Subcommands.Count > 0)
        {
            var names = string.Join(", ", command.Subcommands.Select(sub => sub.Name));
            ErrorReport.Write(context, $"give a command: {names}");
        }
        else
        {
            ErrorReport.Write(context, parse.Errors[0].Message);
        }

        context.Error.Write($"'{path} --help' shows what there is, with examples\n");
        return ExitCodes.Usage;
    }

    /// <summary>The parser takes a flag it does not know for a word; only what follows <c>--</c> is meant as one.</summary>
    private static string? FlagAmongWords(ParseResult parse)
    {
        var words = parse.CommandResult.Command.Arguments
            .SelectMany(argument => parse.GetResult(argument)?.Tokens ?? []).ToHashSet();
        return parse.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .FirstOrDefault(token => token.Value is ['-', _, ..] && words.Contains(token))?.Value;
    }

    private static string? Nearest(string word, Command command)
    {
        var names = word.StartsWith('-')
            ? command.Options.Select(option => option.Name).Append("--help")
            : command.Subcommands.Select(sub => sub.Name);
        return names.Select(name => (
                Name: name,
                // A beginning is as good as no error at all.
                Distance: name.StartsWith(word, StringComparison.Ordinal) ? 0 : Distance(word, name)))
            .Where(candidate => candidate.Distance <= Near)
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    /// <summary>Levenshtein's distance, in one row.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? diagonal : diagonal + 1;
                diagonal = row[j];
                row[j] = Math.Min(cost, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
