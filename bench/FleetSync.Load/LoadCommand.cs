using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using FleetSync.TestCluster;

namespace FleetSync.Load;

/// <summary>The command line: all in one, or a server that stays and measurements against it.</summary>
internal sealed class LoadCommand
{
    private const int SmallPods = 5_000;
    private static readonly int[] Large = [20_000, 100_000];

    private readonly Option<int> _pods = new("--pods") { Description = "How many Pods", DefaultValueFactory = static _ => SmallPods };
    private readonly Option<bool> _isLarge = new("--large") { Description = "20,000 Pods, then 100,000" };
    private readonly Option<int> _runs = Count("--runs", "Plain reads, each followed by a synchronisation into an empty file", 5);
    private readonly Option<int> _changes = Count("--changes", "Changes whose way to the store is timed; 0: none", 200);
    private readonly Option<string> _embedding = new("--embedding")
    {
        Description = "The agent's embedding.provider; a model's directory comes from FLEETSYNC__EMBEDDING__ONNX__PATH",
        DefaultValueFactory = static _ => "static",
    };

    private readonly Option<int> _seconds = Count("--seconds", "How long to look at an agent that has nothing to do, and then at a busy one", 60);
    private readonly Option<int> _rate = Count("--rate", "Changes a second of the busy one", 500);
    private readonly Option<string> _output = new("-o") { Description = "text, markdown or json", DefaultValueFactory = static _ => "text" };
    private readonly Option<bool> _strict = new("--strict") { Description = "Exit code 1 when a target is missed" };
    private readonly Option<string> _kubeconfig = new("--kubeconfig") { Description = "As printed by 'serve'", Required = true };

    private LoadCommand()
    {
    }

    /// <summary>For the parser.</summary>
    public static RootCommand Build()
    {
        var self = new LoadCommand();
        self._output.AcceptOnlyFromAmong("text", "markdown", "json");
        var root = new RootCommand("Fills a real API server with Pods and measures the published fleetsync against it")
        {
            self._pods, self._isLarge, self._runs, self._changes, self._embedding, self._output, self._strict,
        };
        root.SetAction(self.RunAsync);
        var serve = new Command("serve", "Keep one filled server until Ctrl+C, for several measurements") { self._pods };
        serve.SetAction(self.ServeAsync);
        var measure = new Command("measure", "Measure against a server that 'serve' keeps")
        {
            self._kubeconfig, self._runs, self._changes, self._embedding, self._output, self._strict,
        };
        measure.SetAction(self.MeasureAsync);
        var size = new Command("size", "Memory and CPU of one agent: at first, idle, and busy; against a server that 'serve' keeps")
        {
            self._kubeconfig, self._embedding, self._seconds, self._rate, self._output,
        };
        size.SetAction(self.SizeAsync);
        root.Add(serve);
        root.Add(measure);
        root.Add(size);
        return root;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        _ = PublishedBinary.Find();
        List<LoadReport> reports = [];
        foreach (var pods in parse.GetValue(_isLarge) ? Large : [parse.GetValue(_pods)])
        {
            await using var server = await FilledServer.StartAsync(pods, Tell, cancellation);
            reports.Add(await MeasureAsync(server.Target, parse, cancellation));
        }

        return Finish(reports, parse);
    }

    private async Task<int> ServeAsync(ParseResult parse, CancellationToken cancellation)
    {
        await using var server = await FilledServer.StartAsync(parse.GetValue(_pods), Tell, cancellation);
        await Console.Out.WriteLineAsync(server.Target.KubeconfigPath);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        }
        catch (OperationCanceledException)
        {
            Tell("Stopping");
        }

        return 0;
    }

    private async Task<int> MeasureAsync(ParseResult parse, CancellationToken cancellation)
    {
        var target = ApiTarget.Read(parse.GetValue(_kubeconfig)!);
        return Finish([await MeasureAsync(target, parse, cancellation)], parse);
    }

    private async Task<int> SizeAsync(ParseResult parse, CancellationToken cancellation)
    {
        var target = ApiTarget.Read(parse.GetValue(_kubeconfig)!);
        var pods = await target.CountPodsAsync(cancellation);
        var span = TimeSpan.FromSeconds(parse.GetValue(_seconds));
        var sizing = new Sizing(
            target, PublishedBinary.Find(), parse.GetValue(_embedding)!, span, parse.GetValue(_rate), Tell);
        return Finish([new LoadReport(pods, await sizing.RunAsync(pods, cancellation))], parse);
    }

    private async Task<LoadReport> MeasureAsync(ApiTarget target, ParseResult parse, CancellationToken cancellation)
    {
        var settings = new LoadSettings
        {
            Binary = PublishedBinary.Find(),
            Embedding = parse.GetValue(_embedding)!,
            Runs = parse.GetValue(_runs),
            Changes = parse.GetValue(_changes),
        };
        Tell($"Measuring {settings.Binary}");
        using var test = new LoadTest(target, settings, Tell);
        return await test.RunAsync(cancellation);
    }

    private int Finish(IReadOnlyList<LoadReport> reports, ParseResult parse)
    {
        var text = parse.GetValue(_output) switch
        {
            "json" => new JsonArray([.. reports.Select(static report => report.ToJson())]).ToJsonString(),
            "markdown" => string.Join('\n', reports.Select(static report => report.ToMarkdown())),
            _ => string.Join('\n', reports.Select(static report => string.Create(
                CultureInfo.InvariantCulture, $"\n{report.Pods:N0} Pods\n{string.Join('\n', report.Figures.Select(LoadReport.Line))}"))),
        };
        Console.Out.WriteLine(text);
        return parse.GetValue(_strict) && !reports.All(static report => report.IsMet) ? 1 : 0;
    }

    // Standard output is for the result alone.
    private static void Tell(string line) => Console.Error.WriteLine(line);

    private static Option<int> Count(string name, string description, int @default) =>
        new(name) { Description = description, DefaultValueFactory = _ => @default };
}
