using System.Text;

namespace FleetSync.Cli.Output;

/// <summary>The process's own streams as UTF-8 writers. The console class stays out of it: it would set up terminal modes.</summary>
internal static class StandardStreams
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Standard output; whoever writes flushes at the end.</summary>
    public static TextWriter Output() => new StreamWriter(Open(Console.OpenStandardOutput), Utf8, bufferSize: 16 * 1024);

    /// <summary>Standard error; every write is seen at once.</summary>
    public static TextWriter Error() => new StreamWriter(Open(Console.OpenStandardError), Utf8) { AutoFlush = true };

    private static Stream Open(Func<Stream> open)
    {
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
