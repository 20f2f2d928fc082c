using System.Text;

namespace FleetSync.Cli.Output;

/// <summary>Bytes to a writer of text.</summary>
internal static class Utf8Output
{
    private const int Chunk = 16 * 1024;

    /// <summary>Writes UTF-8 and an end of line, without one large string in between.</summary>
    public static void WriteUtf8(this TextWriter writer, ReadOnlyMemory<byte> utf8)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var letters = new char[Chunk];
        for (var rest = utf8.Span; !rest.IsEmpty;)
        {
            decoder.Convert(rest, letters, flush: false, out var used, out var written, out _);
            writer.Write(letters, 0, written);
            rest = rest[used..];
        }

        writer.Write('\n');
    }
}
