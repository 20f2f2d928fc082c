using System.Runtime.InteropServices;

namespace FleetSync.Extraction.Json;

/// <summary>One value of a <see cref="JsonTape"/>, together with its name where it is a property. Positions are in the tape's bytes.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct JsonToken
{
    /// <summary>First byte of the name, after the quote.</summary>
    public int NameStart;

    /// <summary>Bytes of the name as written; zero for array elements.</summary>
    public int NameLength;

    /// <summary>First byte of a scalar; of a string, after the quote.</summary>
    public int Start;

    /// <summary>Bytes of a scalar as written.</summary>
    public int Length;

    /// <summary>Index of the token after this value and all that is in it.</summary>
    public int Next;

    /// <summary>What the value is.</summary>
    public JsonKind Kind;

    /// <summary>Whether the name has escapes.</summary>
    public bool NameEscaped;

    /// <summary>Whether the string has escapes.</summary>
    public bool Escaped;
}
