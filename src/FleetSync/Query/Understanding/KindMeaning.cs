namespace FleetSync.Query.Understanding;

/// <summary>What a word says of kinds.</summary>
/// <param name="Kinds">The kinds, any of them.</param>
/// <param name="Certainty">How sure it is that the word means them.</param>
internal sealed record KindMeaning(IReadOnlyList<string> Kinds, KindCertainty Certainty);
