namespace FleetSync.Models.Distilling;

/// <summary>A term of the static table.</summary>
/// <param name="Term">What it is found by.</param>
/// <param name="Tokens">What is embedded for it.</param>
/// <param name="Rank">Its place among words by frequency, from zero.</param>
internal sealed record TableTerm(string Term, long[] Tokens, int Rank);
