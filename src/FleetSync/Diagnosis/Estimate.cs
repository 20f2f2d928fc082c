using FleetSync.Embedding;
using FleetSync.Stores;

namespace FleetSync.Diagnosis;

/// <summary>What synchronising the cluster will take, from what was measured (bench/RESULTS.md). MB are 1,000,000 bytes.</summary>
/// <param name="Points">Records, one an object; not less than these.</param>
/// <param name="IsUpperBound">Whether filters that cannot be counted leave out some of them.</param>
/// <param name="EmbeddingCalls">Calls of a remote provider at most: replicas share their text; null where none is remote.</param>
/// <param name="StoreBytes">What the store grows to at most.</param>
/// <param name="MemoryBytes">Resident memory of the agent at its peak; without a model of the onnx provider.</param>
internal sealed record Estimate(ObjectCount Points, bool IsUpperBound, long? EmbeddingCalls, long StoreBytes, long MemoryBytes)
{
    /// <summary>Peak with 20,000 Pods into SQLite: "Sizes of clusters".</summary>
    private const double PeakAtTwentyThousand = 56.6e6;

    /// <summary>Peak with 100,000: "Sizes of clusters".</summary>
    private const double PeakAtHundredThousand = 67.6e6;

    /// <summary>What a Qdrant takes more: "20,000 Pods", Qdrant: peak RSS against SQLite's.</summary>
    private const double QdrantPeakMore = 1.7e6;

    /// <summary>A record in the file with its indexes: "SQLite file".</summary>
    private const double SqliteRecordBytes = 1960;

    /// <summary>A record on a Qdrant's disk, without a vector: docs/qdrant.md, sizing.</summary>
    private const double QdrantRecordBytes = 3500;

    /// <summary>A number of a vector as stored. Counted for every record, which is a bound: in SQLite replicas share theirs.</summary>
    private const double VectorNumberBytes = 4;

    /// <summary>The estimate.</summary>
    /// <param name="points">Objects in scope.</param>
    /// <param name="isUpperBound">Whether some of them will be left out.</param>
    /// <param name="store">Where they go.</param>
    /// <param name="embedding">What makes their vectors.</param>
    /// <param name="dimensions">Numbers in a vector.</param>
    public static Estimate Of(
        ObjectCount points, bool isUpperBound, StoreOptions store, EmbeddingOptions embedding, int dimensions)
    {
        var inQdrant = store is StoreOptions.QdrantServer;
        var perObject = (PeakAtHundredThousand - PeakAtTwentyThousand) / 80_000;
        var memory = PeakAtTwentyThousand + (perObject * (points.Least - 20_000)) + (inQdrant ? QdrantPeakMore : 0);
        var record = (inQdrant ? QdrantRecordBytes : SqliteRecordBytes) + (VectorNumberBytes * dimensions);
        return new Estimate(
            points,
            isUpperBound,
            embedding is EmbeddingOptions.OpenAi remote ? (points.Least + remote.Options.BatchSize - 1) / remote.Options.BatchSize : null,
            (long)(record * points.Least),
            (long)memory);
    }
}
