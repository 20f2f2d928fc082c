namespace FleetSync.Stores;

/// <summary>What became of a batch.</summary>
/// <param name="Written">Upserts and payload updates applied.</param>
/// <param name="Deleted">Deletes applied, those of absent points included.</param>
/// <param name="Fault">Null when everything was applied and acknowledged.</param>
internal sealed record WriteReport(int Written, int Deleted, StoreFault? Fault = null);
