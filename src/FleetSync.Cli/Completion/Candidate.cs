namespace FleetSync.Cli.Completion;

/// <summary>Something that the word at the cursor may become.</summary>
/// <param name="Text">The whole word.</param>
/// <param name="Description">What it is, for shells that show it; may be empty.</param>
internal readonly record struct Candidate(string Text, string Description = "");
