using FleetSync.Stores;

namespace FleetSync.Diagnosis.Checks;

/// <summary>Whether the store may be written, and has room. Nothing is written to find out.</summary>
internal static class WriteCheck
{
    private const string Name = "store writes";

    public static Finding Of(StoreReading store, Estimate? estimate) =>
        store.NotWritable is { } why ? new Finding(Name, FindingState.Broken, why)
        : store.Version.Length == 0 ? new Finding(Name, FindingState.Skipped, "not examined: the store does not answer", store.Location)
        : store.FreeBytes is { } free && estimate is not null && free < estimate.StoreBytes ? new Finding(
            Name, FindingState.Warning, $"{Megabytes(free)} are free, and about {Megabytes(estimate.StoreBytes)} are needed", store.Location,
            "Free some space, or name a file on a larger disk.")
        : new Finding(
            Name, FindingState.Ok,
            store.Unproven.Length > 0 ? store.Unproven
            : store.FreeBytes is { } room ? $"nothing speaks against it; {Megabytes(room)} are free"
            : "nothing speaks against it",
            store.Location);

    private static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / 1e6:N0} MB");
}
