using FleetSync.Cli.Commands;
using FleetSync.Cli.Output;
using FleetSync.Configuration;
using FleetSync.Diagnosis;
using FleetSync.Embedding;
using FleetSync.Stores;
using FleetSync.Telemetry;
using FleetSync.Tests.Query;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FleetSync.Tests.Cli;

/// <summary>Runs command lines in this process, with captured streams and a stopped clock.</summary>
internal sealed class CommandLine
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public AnsweringStore Store { get; init; } = new();

    public ProgramName Program { get; init; } = ProgramName.Own;

    public Terminal OutputTerminal { get; init; } = Terminal.None;

    public Terminal ErrorTerminal { get; init; } = Terminal.None;

    public Dictionary<string, string> Variables { get; } = [];

    public FakeTimeProvider Time { get; } = new(AnsweringStore.Now);

    public IFleetAgent Agent { get; init; } = new ScriptedAgent();

    public IVectorMigration Migration { get; init; } = new ScriptedMigration();

    public string LogLevel { get; init; } = "Information";

    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>Lines that a person types; null where nobody sits there.</summary>
    public Queue<string>? Typed { get; init; }

    /// <summary>What an examination comes to.</summary>
    public Func<FleetOptions, TimeSpan, DoctorReport> Examine { get; init; } =
        static (_, _) => throw new NotSupportedException("nothing is examined here");

    public Exception? LoadFails { get; init; }

    public IEmbedder Embedder { get; init; } = new NoEmbedder();

    public Exception? EmbedderFails { get; init; }

    /// <summary>The configuration keys that the flags became, and the file that was named.</summary>
    public IReadOnlyDictionary<string, string?> Keys { get; private set; } = new Dictionary<string, string?>();

    public string? ConfigFile { get; private set; }

    /// <summary>Codes with which the process was to end at once.</summary>
    public List<int> Exits { get; } = [];

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public CancellationToken Stop { get; init; } = TestContext.Current.CancellationToken;

    public Task<int> RunAsync(params string[] arguments) => FleetSyncCommand.InvokeAsync(arguments, new CliContext
    {
        Program = Program,
        Output = _output,
        Error = _error,
        OutputTerminal = OutputTerminal,
        ErrorTerminal = ErrorTerminal,
        ReadLine = Typed is null ? null : () => Typed.TryDequeue(out var line) ? line : null,
        Time = Time,
        Variable = Variables.GetValueOrDefault,
        Exit = Exits.Add,
        Composition = new Composition
        {
            LoadOptions = Load,
            ReadStore = _ => Store,
            OpenEmbedder = _ => EmbedderFails is null ? Embedder : throw EmbedderFails,
            WriteStore = (_, _, _) => Store,
            OpenMigration = (_, _) => Migration,
            ExamineAsync = (options, _, limit, _) => Task.FromResult(Examine(options, limit)),
            ConnectAsync = (_, _, _, _, _, _, _) => Task.FromResult(Agent),
        },
    }, Stop);

    private FleetOptions Load(string? file, IReadOnlyDictionary<string, string?> keys)
    {
        if (LoadFails is not null)
        {
            throw LoadFails;
        }

        (ConfigFile, Keys) = (file, keys);
        return new FleetOptions { Store = new StoreOptions.SqliteFile(Store.Location), LogLevel = LogLevel, Telemetry = Telemetry };
    }
}
