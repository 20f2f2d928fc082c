namespace FleetSync.Stores;

/// <summary>A stored point's id and hashes.</summary>
/// <param name="PointId">UUIDv5 of the readable id.</param>
/// <param name="StatusHash">Hash of the stored content.</param>
/// <param name="TextHash">Hash of the embedded text.</param>
internal readonly record struct StoredPoint(Guid PointId, ulong StatusHash, ulong TextHash);
