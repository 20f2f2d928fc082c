using System.Text;

namespace FleetSync.Query.Understanding;

/// <summary>Names as people say them.</summary>
internal static class CamelCase
{
    /// <summary>In lower case with blanks where the case changes: <c>HTTPRoute</c> is <c>http route</c>.</summary>
    public static string Split(string name)
    {
        var words = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var begins = i > 0 && char.IsUpper(name[i])
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            words.Append(begins ? " " : "").Append(char.ToLowerInvariant(name[i]));
        }

        return words.ToString();
    }
}
