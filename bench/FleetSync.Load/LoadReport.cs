using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace FleetSync.Load;

/// <summary>What was measured with so many Pods.</summary>
internal sealed record LoadReport(int Pods, IReadOnlyList<Figure> Figures)
{
    /// <summary>Whether no target was missed.</summary>
    public bool IsMet => Figures.All(static figure => figure.IsMet is not false);

    /// <summary>One figure for the terminal.</summary>
    public static string Line(Figure figure) => string.Create(
        CultureInfo.InvariantCulture,
        $"{figure.Name,-36}{Value(figure),12}  {Target(figure),-14}{Verdict(figure),-8}{figure.Note}").TrimEnd();

    /// <summary>A table in Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"### {Pods:N0} Pods").AppendLine();
        text.AppendLine("| figure | measured | target | | how |").AppendLine("|---|---|---|---|---|");
        foreach (var figure in Figures)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {figure.Name} | {Value(figure)} | {Target(figure)} | {Verdict(figure)} | {figure.Note} |");
        }

        return text.ToString();
    }

    /// <summary>The same for programs.</summary>
    public JsonObject ToJson() => new()
    {
        ["pods"] = Pods,
        ["met"] = IsMet,
        ["figures"] = new JsonArray([.. Figures.Select(static figure => new JsonObject
        {
            ["name"] = figure.Name,
            ["value"] = figure.Value,
            ["unit"] = figure.Unit,
            ["limit"] = figure.Limit,
            ["met"] = figure.IsMet,
            ["note"] = figure.Note,
        })]),
    };

    private static string Value(Figure figure) =>
        $"{Number(figure.Value)} {figure.Unit}".TrimEnd();

    private static string Target(Figure figure) =>
        figure.Limit is { } limit ? $"<= {Number(limit)} {figure.Unit}".TrimEnd() : "";

    private static string Verdict(Figure figure) => figure.IsMet switch
    {
        true => "met",
        false => "MISSED",
        null => "",
    };

    private static string Number(double value) =>
        value.ToString(value >= 100 || value == 0 ? "0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
