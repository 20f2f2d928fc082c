using System.Text;

namespace FleetSync.Telemetry;

/// <summary>What is answered to a GET.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The body's media type.</param>
/// <param name="Body">The body.</param>
internal sealed record HttpAnswer(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>An answer in plain text.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="text">One line or several.</param>
    public static HttpAnswer Text(int status, string text) =>
        new(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text.EndsWith('\n') ? text : text + "\n"));
}
