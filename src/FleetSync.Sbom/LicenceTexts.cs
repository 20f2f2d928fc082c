using System.Text;

namespace FleetSync.Sbom;

/// <summary>What licences ask to be handed on: whose work is in the program, under which terms, and the terms.</summary>
internal static class LicenceTexts
{
    /// <summary>All of it as one text.</summary>
    /// <param name="parts">What the program is made of.</param>
    /// <exception cref="SbomException">A licence whose text is not here.</exception>
    public static string Of(IReadOnlyList<Component> parts)
    {
        var text = new StringBuilder("FleetSync contains the following works of others. Apache-2.0 is in the file LICENSE beside this one.\n");
        foreach (var part in parts)
        {
            text.Append('\n').Append(part.Name).Append(' ').Append(part.Version).Append(" - ").Append(part.Licence).Append('\n');
            if (part.Copyright.Length > 0)
            {
                text.Append(part.Copyright).Append('\n');
            }
        }

        foreach (var licence in parts.Select(static part => part.Licence).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (TermsOf(licence) is { } terms)
            {
                Section(text, licence, terms);
            }
        }

        foreach (var notice in parts.SelectMany(static part => part.Texts.Select(own => (part.Name, Text: own))).GroupBy(static own => own.Text, StringComparer.Ordinal))
        {
            Section(text, string.Join(", ", notice.Select(static own => own.Name)), notice.Key);
        }

        return text.ToString();
    }

    /// <summary>Null for those that ask for nothing, or whose text lies beside.</summary>
    private static string? TermsOf(string licence)
    {
        if (licence is "Apache-2.0" or "blessing" or "PDDL-1.0")
        {
            return null;
        }

        using var terms = typeof(LicenceTexts).Assembly.GetManifestResourceStream(licence)
            ?? throw new SbomException($"The text of {licence} is not in src/FleetSync.Sbom/Licences. Put it there.");
        return new StreamReader(terms).ReadToEnd().Trim();
    }

    private static void Section(StringBuilder text, string title, string content) =>
        text.Append('\n').Append('=', 80).Append('\n').Append(title).Append("\n\n").Append(content).Append('\n');
}
