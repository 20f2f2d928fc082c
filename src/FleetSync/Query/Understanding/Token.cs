using FleetSync.Stores;

namespace FleetSync.Query.Understanding;

/// <summary>A word of a question.</summary>
/// <param name="text">As it was typed, without the punctuation of a sentence.</param>
/// <param name="isQuoted">Whether it stood in quotes: then it is looked for as it is, and means nothing else.</param>
internal sealed class Token(string text, bool isQuoted)
{
    /// <summary>What introduces words that mean nothing else.</summary>
    private const string WordsKey = "words=";

    /// <summary>As it was typed.</summary>
    public string Text { get; } = text;

    /// <summary>In lower case, with straight apostrophes.</summary>
    public string Lower { get; } = text.ToLowerInvariant().Replace('\u2019', '\'');

    /// <summary>In lower case without hyphens and underscores: <c>crash-looping</c> and <c>crashlooping</c> are one word.</summary>
    public string Squashed { get; } = Squash(text);

    /// <summary>What the word was taken for; null for one that is still to be understood.</summary>
    public Idea? Taken { get; set; } = isQuoted ? Idea.Quoted : null;

    /// <summary>Whether it is still to be understood.</summary>
    public bool IsFree => Taken is null;

    /// <summary>The words of a question. Quotes keep words together, behind <c>key=</c> too.</summary>
    public static List<Token> Read(string question)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < question.Length;)
        {
            if (SearchWords.IsSpace(question[at]))
            {
                at++;
                continue;
            }

            var end = EndOf(question, at, out var isQuoted);
            var text = isQuoted ? question[(at + 1)..(end - 1)] : Trim(question[at..end]);
            if (!isQuoted && text.StartsWith(WordsKey, StringComparison.OrdinalIgnoreCase))
            {
                (text, isQuoted) = (text[WordsKey.Length..].Trim('"'), true);
            }

            if (!string.IsNullOrWhiteSpace(text))
            {
                tokens.Add(new Token(text, isQuoted));
            }

            at = end;
        }

        return tokens;
    }

    private static int EndOf(string question, int start, out bool isQuoted)
    {
        isQuoted = false;
        if (question[start] == '"' && question.IndexOf('"', start + 1) is var closing and > 0)
        {
            isQuoted = true;
            return closing + 1;
        }

        var end = start;
        while (end < question.Length && !SearchWords.IsSpace(question[end]))
        {
            if (question[end] == '"' && end > start && question[end - 1] == '=' && question.IndexOf('"', end + 1) is var behind and > 0)
            {
                end = behind;
            }

            end++;
        }

        return end;
    }

    /// <summary>Takes off what ends a sentence. A word of nothing else stays: nothing is found by it, as it was typed.</summary>
    private static string Trim(string text)
    {
        var trimmed = text.TrimEnd('.', ',', '?', '!', ';', ':', ')').TrimStart('(');
        return trimmed.Length == 0 ? text : trimmed;
    }

    private static string Squash(string text)
    {
        var lower = text.ToLowerInvariant();
        return lower.AsSpan().IndexOfAny('-', '_') <= 0 ? lower
            : lower.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
    }
}
