namespace FleetSync.Diagnosis.Checks;

/// <summary>Whether texts become vectors. Without them records are written all the same, and found by their words.</summary>
internal static class EmbeddingCheck
{
    private const string Name = "embedding";

    public static Finding Of(EmbeddingReading embedding) =>
        embedding.NotOpened is { } why ? new Finding(Name, FindingState.Broken, why, "embedding.provider")
        : embedding.Fault is { } fault ? new Finding(
            Name, FindingState.Warning, fault, embedding.Fingerprint,
            "Records are written without vectors meanwhile, and get them once the provider answers.")
        : embedding.Dimensions == 0 ? new Finding(Name, FindingState.Ok, "none: records are found by their words alone", "embedding.provider")
        : new Finding(Name, FindingState.Ok, $"vectors of {embedding.Dimensions} numbers", embedding.Fingerprint);
}
