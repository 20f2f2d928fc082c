using FleetSync.Stores;

namespace FleetSync.Diagnosis.Checks;

/// <summary>Whether the store answers, and fits this version and this embedding.</summary>
internal static class StoreFitCheck
{
    private const string Name = "store";

    public static Finding Of(StoreReading store) =>
        store.Refusal is { } refusal ? new Finding(Name, FindingState.Broken, refusal)
        : !store.Exists ? new Finding(Name, FindingState.Ok, $"{store.Version}, which the first agent makes", store.Location)
        : new Finding(
            Name, FindingState.Ok,
            store.Clusters.Count == 1 ? $"{store.Version}, with one cluster" : $"{store.Version}, with {store.Clusters.Count} clusters",
            store.Location);
}
