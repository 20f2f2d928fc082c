using System.CommandLine;
using FleetSync.Extraction;
using FleetSync.Query;

namespace FleetSync.Cli.Commands.Flags;

/// <summary>What narrows a search down. Every flag may be repeated or take several values with commas; any of them may match.</summary>
internal sealed class FilterFlags
{
    private readonly Option<string[]> _cluster = List("--cluster", "id", "Clusters");
    private readonly Option<string[]> _kind = List("--kind", "kind", "Kinds, by any name kubectl takes: pods, deploy, Certificate", "-k");
    private readonly Option<string[]> _namespace = List("--namespace", "name", "Namespaces; _cluster for cluster-scoped objects", "-n");
    private readonly Option<string[]> _health = List("--health", "word", string.Join(", ", Enum.GetNames<HealthState>()));
    private readonly Option<string[]> _reason = List("--reason", "word", "Reasons as kubectl prints them: CrashLoopBackOff");
    private readonly Option<string[]> _label = List("--label", "k=v", "Labels; all of them have to be there", "-l");

    /// <summary>Offers the flags.</summary>
    public void AddTo(Command command)
    {
        _health.CompletionSources.Add(Enum.GetNames<HealthState>());
        command.Add(_cluster);
        command.Add(_kind);
        command.Add(_namespace);
        command.Add(_health);
        command.Add(_reason);
        command.Add(_label);
    }

    /// <summary>The filters as a request without words.</summary>
    public SearchRequest Read(ParseResult parse) => new()
    {
        Clusters = Values(parse, _cluster),
        Kinds = Values(parse, _kind),
        Namespaces = Values(parse, _namespace),
        Health = Values(parse, _health),
        Reasons = Values(parse, _reason),
        Labels = Values(parse, _label),
    };

    private static Option<string[]> List(string name, string helpName, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = helpName, Arity = ArgumentArity.OneOrMore };

    private static string[] Values(ParseResult parse, Option<string[]> option) =>
        [.. (parse.GetValue(option) ?? []).SelectMany(value =>
            value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
