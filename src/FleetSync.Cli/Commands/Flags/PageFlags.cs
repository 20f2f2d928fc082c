using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using FleetSync.Query;

namespace FleetSync.Cli.Commands.Flags;

/// <summary>Which page of an answer is printed.</summary>
internal sealed class PageFlags
{
    private readonly Option<int> _limit = Number("--limit", "Rows at most", @default: 50, from: 1, to: SearchRequest.MaxLimit);
    private readonly Option<int> _offset = Number("--offset", "Rows to leave out", @default: 0, from: 0, to: int.MaxValue);

    /// <summary>Offers the flags.</summary>
    public void AddTo(Command command)
    {
        command.Add(_limit);
        command.Add(_offset);
    }

    /// <summary>The request with its page.</summary>
    public SearchRequest Read(ParseResult parse, SearchRequest request) =>
        request with { Limit = parse.GetValue(_limit), Offset = parse.GetValue(_offset) };

    private static Option<int> Number(string name, string description, int @default, int from, int to) => new(name)
    {
        Description = description,
        HelpName = "n",
        DefaultValueFactory = _ => @default,
        CustomParser = result => Parse(result, name, from, to),
    };

    private static int Parse(ArgumentResult result, string name, int from, int to)
    {
        var text = result.Tokens[0].Value;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < from || number > to)
        {
            var upTo = to == int.MaxValue ? "" : string.Create(CultureInfo.InvariantCulture, $" up to {to}");
            result.AddError(string.Create(
                CultureInfo.InvariantCulture, $"{name} '{text}' is not allowed: give a whole number from {from}{upTo}"));
        }

        return number;
    }
}
