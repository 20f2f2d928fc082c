using System.Text;
using FleetSync.Stores.Qdrant.Wire;

namespace FleetSync.Stores.Qdrant;

/// <summary>A user's words as conditions on <see cref="SearchTerms"/>, and as a sparse vector that ranks what they match.</summary>
internal sealed class WordMatch
{
    /// <summary>
    /// A record's words are names, of at most 253 characters, and parts of search texts, of at most 200 bytes: none has more
    /// tokens, and none a longer one.
    /// </summary>
    private const int MaxTokens = 128;

    private const int MaxTokenBytes = 256;

    private readonly List<Condition> _alternatives = [];
    private readonly List<Condition> _wholeTokens = [];
    private readonly SortedSet<uint> _ids = [];
    private readonly NamingWords _names;

    private WordMatch(NamingWords names) => _names = names;

    /// <summary>Conditions of which at least one holds for a match; none when nothing can match.</summary>
    public IReadOnlyList<Condition> Alternatives => _alternatives;

    /// <summary>Conditions of which at least one holds where the vector has a score.</summary>
    public IReadOnlyList<Condition> WholeTokens => _wholeTokens;

    /// <summary>The words' side of BM25: every token weighs the same, the server adds its rarity.</summary>
    public SparseVector Vector { get; } = new();

    /// <summary>The condition that a word is the name in full, as it stands or in lower case.</summary>
    public Condition HasName
    {
        get
        {
            var others = new Filter();
            others.Must.Add(Conditions.IsAny(PayloadKeys.Name, Spelled(_names.OfOthers)));
            others.MustNot.Add(Conditions.IsAny(PayloadKeys.Kind, KindWeights.Accompanying));
            return Conditions.Any(
                [Conditions.IsAny(PayloadKeys.Name, Spelled(_names.OfAny)), new Condition { Filter = others }]);
        }
    }

    /// <summary>Reads words.</summary>
    /// <param name="words">The words.</param>
    /// <param name="names">Those that may be the name in full.</param>
    public static WordMatch Of(SearchWords words, NamingWords names)
    {
        var match = new WordMatch(names);
        foreach (var word in words.Words)
        {
            match.Add(word);
        }

        match.Vector.Indices.AddRange(match._ids);
        match.Vector.Values.AddRange(Enumerable.Repeat(1f, match._ids.Count));
        return match;
    }

    /// <summary>Whether the name of a record is one of the words in full.</summary>
    /// <param name="id">Its readable id, which ends with the name.</param>
    public bool IsName(string id) => _names.Name(id);

    private static IEnumerable<string> Spelled(IReadOnlyList<string> names) =>
        names.Concat(names.Select(static word => word.ToLowerInvariant())).Distinct(StringComparer.Ordinal);

    private void Add(string word)
    {
        var tokens = TokensOf(word);
        if (tokens is null or { Count: 0 })
        {
            return;
        }

        foreach (var token in tokens)
        {
            if (_ids.Add(Bm25.IdOf(Encoding.UTF8.GetBytes(token))))
            {
                _wholeTokens.Add(Conditions.HasTerm(token + SearchTerms.EndLetter));
            }
        }

        var isPrefix = SearchWords.IsPrefix(word);
        var conditions = new List<Condition>();
        var first = 0;
        for (; tokens.Count - first > SearchTerms.MaxJoined; first += SearchTerms.MaxJoined - 1)
        {
            // Longer than any term: stretches that overlap by a token, each of which must be there.
            conditions.Add(Conditions.HasTerm(Join(tokens, first, SearchTerms.MaxJoined) + SearchTerms.JoinLetter));
        }

        conditions.Add(LastOf(Join(tokens, first, tokens.Count - first), isPrefix, isAlone: tokens.Count == 1));
        _alternatives.Add(conditions.Count == 1 ? conditions[0] : Conditions.All(conditions));
    }

    private static Condition LastOf(string joined, bool isPrefix, bool isAlone)
    {
        if (isPrefix)
        {
            return Conditions.HasTerm(joined);
        }

        var whole = Conditions.HasTerm(joined + SearchTerms.EndLetter);
        return isAlone ? whole : Conditions.Any([whole, Conditions.HasTerm(joined + SearchTerms.JoinLetter)]);
    }

    private static string Join(List<string> tokens, int first, int count) =>
        string.Join(SearchTerms.JoinLetter, tokens.GetRange(first, count));

    /// <summary>A word's tokens; null when no record can have them.</summary>
    private static List<string>? TokensOf(string word)
    {
        var tokens = new SearchTokens(word, new byte[SearchTokens.RoomFor(word)]);
        var list = new List<string>();
        while (tokens.Next())
        {
            if (list.Count == MaxTokens || tokens.Current.Length > MaxTokenBytes)
            {
                return null;
            }

            list.Add(Encoding.UTF8.GetString(tokens.Current));
        }

        return list;
    }
}
