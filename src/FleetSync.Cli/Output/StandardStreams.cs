using System.Text;
using Microsoft.Win32.SafeHandles;

namespace FleetSync.Cli.Output;

/// <summary>
/// The process's own streams as UTF-8 writers. On a terminal they are written to directly: the console's stream would first
/// switch the keypad mode, which only programs that read keys need.
/// </summary>
internal static class StandardStreams
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Standard output; whoever writes flushes at the end.</summary>
    public static TextWriter Output() =>
        new StreamWriter(Open(1, Console.IsOutputRedirected, Console.OpenStandardOutput), _utf8, bufferSize: 16 * 1024);

    /// <summary>Standard error; every write is seen at once.</summary>
    public static TextWriter Error() =>
        new StreamWriter(Open(2, Console.IsErrorRedirected, Console.OpenStandardError), _utf8) { AutoFlush = true };

    /// <summary>Reads lines that a person types, from a terminal alone: null when standard input is a file, a pipe or closed.</summary>
    public static Func<string?>? LinesTyped()
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
        {
            return null;
        }

        var lines = new Lazy<TextReader>(static () => new StreamReader(
            OperatingSystem.IsWindows()
                ? Console.OpenStandardInput()
                : new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0),
            _utf8));
        return () => lines.Value.ReadLine();
    }

    private static Stream Open(int number, bool redirected, Func<Stream> open)
    {
        if (!redirected && !OperatingSystem.IsWindows())
        {
            return new FileStream(new SafeFileHandle(number, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        }

        try
        {
            return open();
        }
        catch (UnauthorizedAccessException)
        {
            // Closed by the shell (>&-): nobody reads, and its number may by now be another file's.
            return Stream.Null;
        }
    }
}
