using FleetSync.Cli;
using FleetSync.Cli.Commands;
using FleetSync.Cli.Output;

NativeHeap.UseOneArena();

var path = Environment.GetCommandLineArgs()[0];
return await FleetSyncCommand.InvokeAsync(ProgramName.Words(path, args), new CliContext
{
    Program = ProgramName.Of(path),
    Output = StandardStreams.Output(),
    Error = StandardStreams.Error(),
    OutputTerminal = Terminal.Of(Console.IsOutputRedirected, Environment.GetEnvironmentVariable),
    ErrorTerminal = Terminal.Of(Console.IsErrorRedirected, Environment.GetEnvironmentVariable),
    ReadLine = StandardStreams.LinesTyped(),
    Time = TimeProvider.System,
    Variable = Environment.GetEnvironmentVariable,
    Exit = Environment.Exit,
    Composition = Product.Composition,
});
