using System.Globalization;
using FleetSync.Eval;
using FleetSync.Query;
using FleetSync.Stores;
using FleetSync.Stores.Sqlite;

// A path takes the report, else it goes to the terminal; --open shows how each question of the open half was answered.
var showOpen = args.Contains("--open");
var path = args.FirstOrDefault(static argument => !argument.StartsWith('-'));
var folder = Directory.CreateTempSubdirectory("fleetsync-eval-");
try
{
    await using var store = new SqliteStore(Path.Combine(folder.FullName, "fleet.db"), SqliteAccess.Write);
    await store.OpenAsync(CancellationToken.None);
    await EvalFleet.WriteAsync(store, CancellationToken.None);
    var everything = (await store.SearchAsync(new ResourceQuery("", FleetFilter.All, SearchRequest.MaxLimit), CancellationToken.None)).Hits;

    var results = new List<(Variant Variant, IReadOnlyList<Outcome> Outcomes)>();
    foreach (var variant in Variant.All)
    {
        results.Add((variant, await AskAllAsync(variant, store, everything)));
    }

    var report = new StringWriter();
    Report.Write(report, results, everything.Count, everything.DistinctBy(static hit => hit.Kind).Count());
    if (path is not null)
    {
        await File.WriteAllTextAsync(path, report.ToString().TrimEnd() + "\n");
    }

    Console.Write(report);
    if (showOpen)
    {
        ShowOpen(results[^1].Outcomes);
    }

    return 0;
}
finally
{
    folder.Delete(recursive: true);
}

static async Task<IReadOnlyList<Outcome>> AskAllAsync(Variant variant, SqliteStore store, IReadOnlyList<SearchHit> everything)
{
    var search = variant.Search(store);
    var outcomes = new List<Outcome>();
    foreach (var question in GradedQuestion.ReadAll())
    {
        var request = variant.Ask(new SearchRequest { Words = question.Text });
        outcomes.Add(Outcome.Of(question, await search.AskAsync(request, CancellationToken.None), everything));
    }

    return outcomes;
}

static void ShowOpen(IReadOnlyList<Outcome> outcomes)
{
    foreach (var outcome in outcomes.Where(static outcome => !outcome.Question.IsLocked).OrderBy(static outcome => outcome.Gain))
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{outcome.Gain:0.000} exact {outcome.Precision:0.00} counted {outcome.Counted} {outcome.Question.Section}: {outcome.Question.Text}"));
        Console.WriteLine($"        = {outcome.Answer.Interpretation?.Display}{(outcome.Answer.Nearest is { } near ? $" nearest without {near.Without}" : "")}");
        foreach (var hit in outcome.Answer.Page.Hits.Take(5))
        {
            Console.WriteLine($"        {outcome.Question.GradeOf(hit)} {hit.Id} {hit.Health} {hit.Reason}");
        }
    }
}
