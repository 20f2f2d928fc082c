using System.Text;
using FleetSync.Extraction.Glossary;

namespace FleetSync.Query.Understanding;

/// <summary>The words that a question is ranked by.</summary>
internal static class QuestionWords
{
    /// <summary>The words as they are, then the singular of each plural, then how records say what they say.</summary>
    public static string Of(string words)
    {
        var forms = WordForms.Of(words);
        var topics = TopicWords.Of(words);
        return topics.Length == 0 ? forms : $"{forms} {topics}";
    }

    /// <summary>Whether one of the words is the name of a product.</summary>
    public static bool NameProduct(string words)
    {
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (CategoryFinder.IsProductName(Encoding.UTF8.GetBytes(word.ToLowerInvariant())))
            {
                return true;
            }
        }

        return false;
    }
}
