using System.Collections.Frozen;

namespace FleetSync.Query.Understanding;

/// <summary>Words that hold a question together and say nothing of what is looked for.</summary>
internal static class GrammarWords
{
    private static readonly FrozenSet<string> _stops = Set(
        """
        a about all also an and any anything are as at be been being but by can could currently did do does each either every everything
        exist existing exists find for from get give had has have having how i in is it its just list look looking lying many me my now
        object objects of on or our please related resource resources right run running runs search see should show some something
        still stuff tell than that the their there these they thing things this those to us want was we were what when where which who
        whose will with within would yet you display live lives cause because due takes take care handles handle handling responsible deals deal
        dealing stack tooling tools tool kind sort
        """);

    private static readonly FrozenSet<string> _negations = Set(
        """
        not no never without isn't aren't wasn't weren't doesn't don't didn't hasn't haven't isnt arent wasnt doesnt dont cannot can't cant
        won't non nor neither
        """);

    private static readonly FrozenSet<string> _exclusions = Set("except excluding outside exclude besides");

    private static readonly FrozenSet<string> _between = Set("yet currently being in fully be been have has able to getting get been any longer the");

    private static readonly FrozenSet<string> _everything = Set("all everything anything any every");

    private static readonly FrozenSet<string> _determiners = Set("which what every each any all many no some of");

    /// <summary>Whether a word only holds the question together.</summary>
    public static bool IsStop(string word) => _stops.Contains(word);

    /// <summary>Whether a word turns what follows into its opposite.</summary>
    public static bool IsNegation(string word) => _negations.Contains(word);

    /// <summary>Whether a word takes what follows out of the answer.</summary>
    public static bool IsExclusion(string word) => _exclusions.Contains(word);

    /// <summary>Whether a word may stand between a negation and what it turns.</summary>
    public static bool MayStandBetween(string word) => _between.Contains(word);

    /// <summary>Whether a word asks for all there is.</summary>
    public static bool IsEverything(string word) => _everything.Contains(word);

    /// <summary>Whether a noun follows that is what is looked for.</summary>
    public static bool IsDeterminer(string word) => _determiners.Contains(word);

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
