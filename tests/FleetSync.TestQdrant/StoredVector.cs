namespace FleetSync.TestQdrant;

/// <summary>A vector as it is kept: dense, or sparse with its indices ascending.</summary>
internal sealed record StoredVector(float[] Values, uint[]? Indices = null)
{
    public bool IsSparse => Indices is not null;
}
