using System.Diagnostics;
using System.Globalization;
using FleetSync.Embedding;
using FleetSync.Query;
using FleetSync.Stores.Sqlite;

namespace FleetSync.Eval;

/// <summary>
/// How fast a hundred thousand resources are searched, and in how much memory. A process fills the file, another asks it: what is
/// measured is asking alone.
/// </summary>
internal static class SearchSpeed
{
    private const int Questions = 2000;
    private const double MostMilliseconds = 50;
    private const double MostMegabytes = 150;

    private static readonly (int Texts, bool IsLong)[] _fleets = [(2_000, false), (20_000, false), (20_000, true), (100_000, false), (100_000, true)];

    /// <summary>Measures every fleet, a line each.</summary>
    /// <param name="folder">Keeps the files.</param>
    /// <returns>Exit code: 0 where every target was met.</returns>
    public static async Task<int> RunAllAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        Console.WriteLine("| 100,000 resources | numbers a vector | p50 | p99 | slowest | peak RSS | p99 at most 50 ms | at most 150 MB |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        var failed = 0;
        foreach (var (texts, isLong) in _fleets)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{texts}-{(isLong ? "long" : "short")}");
            var path = Path.Combine(folder, name + ".db");
            using (var embedder = Open(isLong))
            {
                await new LargeFleet(texts, embedder).WriteAsync(path);
            }

            using var asking = Process.Start(Environment.ProcessPath!, ["--ask", path, string.Create(CultureInfo.InvariantCulture, $"{texts}"), isLong ? "long" : "short"]);
            await asking.WaitForExitAsync();
            failed |= asking.ExitCode;
        }

        return failed;
    }

    /// <summary>Asks one file, and writes its line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="texts">Its distinct texts, for the line.</param>
    /// <param name="isLong">Whether its vectors are.</param>
    public static async Task<int> AskAsync(string path, string texts, bool isLong)
    {
        using var embedder = Open(isLong);
        await using var store = new SqliteStore(path, SqliteAccess.Read);
        await store.OpenAsync(CancellationToken.None);
        var search = new FleetSearch(store, new EvalClock(), embedder);
        var questions = GradedQuestion.ReadAll();
        var times = new List<(double Milliseconds, string Question)>();
        for (var i = -questions.Count; i < Questions; i++)
        {
            var text = questions[(i + questions.Count) % questions.Count].Text;
            var start = Stopwatch.GetTimestamp();
            await search.AskAsync(new SearchRequest { Words = text }, CancellationToken.None);
            if (i >= 0)
            {
                times.Add((Stopwatch.GetElapsedTime(start).TotalMilliseconds, text));
            }
        }

        times.Sort();
        var (p50, p99) = (times[Questions / 2].Milliseconds, times[Questions * 99 / 100].Milliseconds);
        var peak = (await File.ReadAllLinesAsync("/proc/self/status")).First(static line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        var megabytes = double.Parse(peak.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1_000_000;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {texts} texts | {embedder.Dimensions} | {p50:0.0} ms | {p99:0.0} ms | {times[^1].Milliseconds:0.0} ms | {megabytes:0} MB "
            + $"| {Verdict(p99 <= MostMilliseconds)} | {Verdict(megabytes <= MostMegabytes)} |"));
        if (Environment.GetEnvironmentVariable("SLOWEST") is not null)
        {
            foreach (var slow in times.AsEnumerable().Reverse().DistinctBy(static time => time.Question).Take(15))
            {
                await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{slow.Milliseconds:0.0} ms: {slow.Question}"));
            }
        }

        return p99 <= MostMilliseconds && megabytes <= MostMegabytes ? 0 : 1;
    }

    private static IEmbedder Open(bool isLong)
    {
        var embedder = new EmbeddingOptions.Static().Open();
        return isLong ? new LongVectors(embedder) : embedder;
    }

    private static string Verdict(bool isMet) => isMet ? "yes" : "NO";
}
