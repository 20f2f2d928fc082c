namespace FleetSync.Query.Understanding;

/// <summary>What a word says of how an object fares.</summary>
/// <param name="Any">States of which it has one; none asks for none.</param>
/// <param name="Not">States of which it has none.</param>
internal sealed record StateMeaning(IReadOnlyList<string> Any, IReadOnlyList<string> Not)
{
    /// <summary>Whether it names the trouble itself, and so says more than a word for trouble beside it.</summary>
    public bool IsReason { get; init; }

    /// <summary>What it says when negated; null for having none of the states.</summary>
    public StateMeaning? Opposite { get; init; }

    /// <summary>What it says when negated.</summary>
    public StateMeaning Negated => Opposite ?? new StateMeaning([], Any);
}
