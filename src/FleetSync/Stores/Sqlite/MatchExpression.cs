using System.Text;

namespace FleetSync.Stores.Sqlite;

/// <summary>
/// Words as an FTS5 query (sqlite.org/fts5.html, section 3). Every word is quoted, so nothing in it is syntax; one with
/// separators in it is a phrase of its parts. Whole matches count twice and so rank higher than those that only begin so.
/// </summary>
internal static class MatchExpression
{
    /// <summary>The FTS5 query.</summary>
    /// <param name="words">Words that can match, at least one.</param>
    public static string Of(SearchWords words)
    {
        var query = new StringBuilder();
        foreach (var word in words.Words)
        {
            var quoted = '"' + word.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
            query.Append(query.Length == 0 ? "" : " OR ").Append(quoted);
            if (SearchWords.IsPrefix(word))
            {
                query.Append(" OR ").Append(quoted).Append('*');
            }
        }

        return query.ToString();
    }
}
