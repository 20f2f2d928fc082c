namespace FleetSync.Diagnosis;

/// <summary>What one check came to.</summary>
/// <param name="Check">Its name, a word or two: "credentials", "store".</param>
/// <param name="State">How bad it is.</param>
/// <param name="What">What was found.</param>
/// <param name="Where">The server, file or setting that it is about; empty where <paramref name="What"/> says it.</param>
/// <param name="Next">What to do, as a sentence; empty where nothing needs doing.</param>
internal sealed record Finding(string Check, FindingState State, string What, string Where = "", string Next = "");
