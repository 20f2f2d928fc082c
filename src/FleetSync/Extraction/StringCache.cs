using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace FleetSync.Extraction;

/// <summary>
/// Shares the strings of values that repeat from object to object (namespaces, reasons, label pairs, texts of replicas): a small
/// table in which a newer value takes an older one's place.
/// </summary>
internal sealed class StringCache
{
    private const int Slots = 64;
    private const int Longest = 256;
    private string?[] _strings = [];

    /// <summary>The reader's string; empty for null.</summary>
    public string Read(in Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.IsEmpty)
        {
            return "";
        }

        var text = reader.ValueSpan;
        if (reader.ValueIsEscaped || text.Length > Longest)
        {
            return reader.GetString() ?? "";
        }

        if (_strings.Length == 0)
        {
            _strings = new string?[Slots];
        }

        ref var slot = ref _strings[XxHash3.HashToUInt64(text) % Slots];
        if (slot is null || !IsSame(slot, text))
        {
            slot = Encoding.UTF8.GetString(text);
        }

        return slot;
    }

    private static bool IsSame(string candidate, ReadOnlySpan<byte> text)
    {
        Span<char> characters = stackalloc char[Longest];
        return Encoding.UTF8.GetChars(text, characters) is var length
            && candidate.AsSpan().SequenceEqual(characters[..length]);
    }
}
