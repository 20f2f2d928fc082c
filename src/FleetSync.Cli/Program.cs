using FleetSync.Cli;
using FleetSync.Cli.Commands;
using FleetSync.Cli.Output;

NativeHeap.UseOneArena();

return await FleetSyncCommand.InvokeAsync(args, new CliContext
{
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
