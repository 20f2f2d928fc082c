using System.CommandLine;
using FleetSync.Query;
using FleetSync.Stores;

namespace FleetSync.Cli.Commands.Flags;

/// <summary>How a question is read, and how its matches are counted.</summary>
internal sealed class QuestionFlags
{
    private readonly Option<bool> _literal = new("--literal")
    {
        Description = "Rank the words as they are; understand nothing in them",
    };

    private readonly Option<bool> _facets = new("--facets")
    {
        Description = "Count the matches by cluster, kind, namespace and health",
    };

    private readonly Option<string> _groupBy = new Option<string>("--group-by")
    {
        Description = "Sort the matches into groups: cluster, kind, namespace, health or reason",
        HelpName = "field",
    }.Accept("cluster", "kind", "namespace", "health", "reason");

    /// <summary>Offers the flags.</summary>
    public void AddTo(Command command)
    {
        command.Add(_literal);
        command.Add(_groupBy);
        command.Add(_facets);
    }

    /// <summary>The request with them.</summary>
    public SearchRequest Read(ParseResult parse, SearchRequest request) => request with
    {
        IsLiteral = parse.GetValue(_literal),
        WithFacets = parse.GetValue(_facets),
        GroupBy = parse.GetValue(_groupBy) is { Length: > 0 } field ? Enum.Parse<FacetField>(field, ignoreCase: true) : null,
    };
}
