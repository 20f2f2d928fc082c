using System.Text;
using FleetSync.Cli;
using FleetSync.Cli.Commands;
using FleetSync.Cli.Output;

// Streams are taken as they are: the console class would set up terminal and signals that only 'run' needs.
var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
await using var output = new StreamWriter(Console.OpenStandardOutput(), utf8, bufferSize: 16 * 1024);
await using var error = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true };
return await FleetSyncCommand.InvokeAsync(args, new CliContext
{
    Output = output,
    Error = error,
    OutputTerminal = Terminal.Of(Console.IsOutputRedirected, Environment.GetEnvironmentVariable),
    ErrorTerminal = Terminal.Of(Console.IsErrorRedirected, Environment.GetEnvironmentVariable),
    Time = TimeProvider.System,
    Variable = Environment.GetEnvironmentVariable,
    Exit = Environment.Exit,
    Composition = Product.Composition,
});
