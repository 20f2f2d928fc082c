using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace FleetSync.Cli.Output;

/// <summary>What a re-embedding did.</summary>
/// <param name="Store">Where the store is.</param>
/// <param name="From">The fingerprint of the vectors it had; empty for none.</param>
/// <param name="To">The fingerprint of those it has; empty for none.</param>
/// <param name="Texts">Texts embedded by this run.</param>
/// <param name="Took">How long it took.</param>
internal sealed record ReembedSummary(string Store, string From, string To, long Texts, TimeSpan Took)
{
    /// <summary>A live line.</summary>
    public static string Progress(long done, long total) => total == 0
        ? "re-embedding"
        : string.Create(CultureInfo.InvariantCulture, $"re-embedding: {done:N0} of {total:N0} ({Math.Min(100, 100 * done / total)} %)");

    /// <summary>For people.</summary>
    public string ToText() => From == To
        ? $"{Store} {Has(To)} already: nothing to do"
        : string.Create(CultureInfo.InvariantCulture, $"{Store} {Has(To)} now: {Texts:N0} text{(Texts == 1 ? "" : "s")} embedded in {Took.TotalSeconds:0.0} s. ")
            + "Start its agents again with this embedding; those that run with another write nothing any more.";

    /// <summary>For scripts: <c>{"store","from","to","changed","texts","seconds"}</c>; an empty fingerprint stands for no vectors.</summary>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("store"u8, Store);
            json.WriteString("from"u8, From);
            json.WriteString("to"u8, To);
            json.WriteBoolean("changed"u8, From != To);
            json.WriteNumber("texts"u8, Texts);
            json.WriteNumber("seconds"u8, Math.Round(Took.TotalSeconds, 3));
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string Has(string fingerprint) => fingerprint.Length == 0 ? "has no vectors" : $"has vectors from \"{fingerprint}\"";
}
