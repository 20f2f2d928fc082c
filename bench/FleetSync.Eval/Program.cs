using System.Diagnostics;
using System.Globalization;
using FleetSync.Eval;
using FleetSync.Query;
using FleetSync.Stores;

// --speed FOLDER measures a large fleet instead. A path takes the report, else it goes to the terminal; --open shows how each question of the open half was answered, by the last
// variant or by that of --provider=NAME.
switch (args)
{
    case ["--speed", var files]:
        return await SearchSpeed.RunAllAsync(files);
    case ["--ask", var file, var texts, var length]:
        return await SearchSpeed.AskAsync(file, texts, length == "long");
}

var path = args.FirstOrDefault(static argument => !argument.StartsWith('-'));
var folder = Directory.CreateTempSubdirectory("fleetsync-eval-");
try
{
    var providers = await Provider.OpenAllAsync(folder.FullName);
    var everything = await providers[0].ReadAllAsync();
    var results = new List<(Variant Variant, IReadOnlyList<Outcome> Outcomes)>();
    foreach (var variant in Variant.All)
    {
        if (providers.FirstOrDefault(provider => provider.Name == variant.Provider) is { } provider)
        {
            results.Add((variant, await AskAllAsync(variant, provider, everything)));
        }
    }

    var report = new StringWriter();
    Report.Write(report, results, everything.Count, everything.DistinctBy(static hit => hit.Kind).Count());
    if (path is not null)
    {
        await File.WriteAllTextAsync(path, report.ToString().TrimEnd() + "\n");
    }

    Console.Write(report);
    if (args.Contains("--open"))
    {
        var asked = args.FirstOrDefault(static argument => argument.StartsWith("--provider=", StringComparison.Ordinal))?["--provider=".Length..];
        ShowOpen(results.Last(result => asked is null || result.Variant.Provider == asked).Outcomes);
    }

    foreach (var provider in providers)
    {
        await provider.DisposeAsync();
    }

    return 0;
}
finally
{
    folder.Delete(recursive: true);
}

static async Task<IReadOnlyList<Outcome>> AskAllAsync(Variant variant, Provider provider, IReadOnlyList<SearchHit> everything)
{
    var search = variant.Search(provider.Store, provider.Embedder);
    var outcomes = new List<Outcome>();
    foreach (var question in GradedQuestion.ReadAll())
    {
        var request = variant.Ask(new SearchRequest { Words = question.Text });
        await search.AskAsync(request, CancellationToken.None);
        var start = Stopwatch.GetTimestamp();
        var answer = await search.AskAsync(request, CancellationToken.None);
        outcomes.Add(Outcome.Of(question, answer, everything) with { Took = Stopwatch.GetElapsedTime(start) });
    }

    return outcomes;
}

static void ShowOpen(IReadOnlyList<Outcome> outcomes)
{
    foreach (var outcome in outcomes.Where(static outcome => !outcome.Question.IsLocked).OrderBy(static outcome => outcome.Gain))
    {
        var page = outcome.Answer.Page;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{outcome.Gain:0.000} exact {outcome.Precision:0.00} counted {outcome.Counted} {outcome.Question.Section}: {outcome.Question.Text}"));
        Console.WriteLine($"        = {outcome.Answer.Interpretation?.Display} asked \"{outcome.Answer.Query.Words}\" total {page.Total} near {page.Near}"
            + $"{(outcome.Answer.Nearest is { } near ? $" nearest without {near.Without}" : "")}");
        foreach (var hit in page.Hits.Take(8))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"        {outcome.Question.GradeOf(hit)} {hit.Score:0.000}{(hit.IsNear ? "~" : " ")} {hit.Id} {hit.Health} {hit.Reason}"));
        }
    }
}
