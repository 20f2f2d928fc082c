namespace FleetSync.Stores;

/// <summary>The space that dense vectors live in. Vectors of two spaces must never meet in one store (I8).</summary>
/// <param name="Dimensions">Numbers a vector; 0 for records without vectors.</param>
/// <param name="Fingerprint">What made them: provider, model hash, dimensions, text version.</param>
internal sealed record VectorSpace(int Dimensions, string Fingerprint)
{
    /// <summary>Whether there are vectors in it at all.</summary>
    public bool HasVectors => Dimensions > 0;

    /// <summary>What its records say they were embedded with; empty where they were not.</summary>
    public string Name => HasVectors ? Fingerprint : "";
}
