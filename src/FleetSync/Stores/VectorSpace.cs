namespace FleetSync.Stores;

/// <summary>The space that dense vectors live in. Vectors of two spaces must never meet in one store (I8).</summary>
/// <param name="Dimensions">Numbers a vector.</param>
/// <param name="Fingerprint">What made them: provider, model hash, dimensions, text version.</param>
internal sealed record VectorSpace(int Dimensions, string Fingerprint);
