using System.Globalization;

namespace FleetSync.Cli.Output;

/// <summary>Text that comes from a cluster, made harmless: anybody who may label a pod must not be able to drive a terminal.</summary>
internal static class SafeText
{
    /// <summary>The text on one line, without control and direction characters.</summary>
    public static string OneLine(string text)
    {
        foreach (var letter in text)
        {
            if (IsUnsafe(letter))
            {
                return string.Create(text.Length, text, static (span, source) =>
                {
                    for (var i = 0; i < span.Length; i++)
                    {
                        span[i] = IsUnsafe(source[i]) ? ' ' : source[i];
                    }
                });
            }
        }

        return text;
    }

    private static bool IsUnsafe(char letter) => letter < ' ' || (letter >= 0x7f && char.GetUnicodeCategory(letter)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator);
}
