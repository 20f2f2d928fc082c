using FleetSync.Stores.Qdrant.Wire;

namespace FleetSync.Stores.Qdrant;

/// <summary>How a collection of records is made, and what is wrong with one that somebody else made.</summary>
internal static class CollectionShape
{
    /// <summary>The call that makes a collection of records.</summary>
    /// <param name="options">Names and distribution.</param>
    /// <param name="space">The space of its dense vectors; null for none.</param>
    public static CreateCollection Records(QdrantOptions options, VectorSpace? space)
    {
        var create = Distributed(options, options.Records);
        create.SparseVectorsConfig = new SparseVectorConfig();
        create.SparseVectorsConfig.Map[PointEncoder.SparseName] = new SparseVectorParams { Modifier = Modifier.Idf };
        if (space is not { HasVectors: true })
        {
            return create;
        }

        create.VectorsConfig = new VectorsConfig
        {
            Params = new VectorParams { Size = (ulong)space.Dimensions, Distance = Distance.Cosine, OnDisk = true },
        };
        if (options.Quantization)
        {
            create.QuantizationConfig = new QuantizationConfig
            {
                Scalar = new ScalarQuantization { Type = QuantizationType.Int8, AlwaysRam = true },
            };
        }

        return create;
    }

    /// <summary>The call that makes the collection of the clusters' own records, which has no vectors.</summary>
    public static CreateCollection Clusters(QdrantOptions options) => Distributed(options, options.ClusterCollection);

    /// <summary>Why a collection cannot be used, both sides named; null when it can.</summary>
    /// <param name="found">The collection.</param>
    /// <param name="settings">What it was made with, where that is known.</param>
    /// <param name="space">The space of this agent's vectors; null when it makes none.</param>
    public static string? Misfit(CollectionInfo found, CollectionSettings? settings, VectorSpace? space)
    {
        var parameters = found.Config?.Params;
        if (settings?.Schema > RecordDocument.Schema)
        {
            return $"was written by a newer fleetsync (schema {settings.Schema}, this one knows up to {RecordDocument.Schema})";
        }

        SparseVectorParams? sparse = null;
        if (parameters?.SparseVectorsConfig?.Map.TryGetValue(PointEncoder.SparseName, out sparse) is not true || sparse?.Modifier is not Modifier.Idf)
        {
            return $"has {(sparse is null ? "no" : "another")} sparse vector \"{PointEncoder.SparseName}\", and FleetSync needs one with the IDF modifier";
        }

        foreach (var index in PayloadIndex.OfRecords)
        {
            if (found.PayloadSchema.TryGetValue(index.Key, out var existing) && index.Misfit(existing) is { } misfit)
            {
                return "has " + misfit;
            }
        }

        return space is not { HasVectors: true } ? null : Misfit(parameters.VectorsConfig?.Params, found, settings, space);
    }

    /// <summary>Why an agent of a space must not write to a collection of another, both named; null when it may.</summary>
    /// <param name="settings">What the collection was made with; null where that is not known.</param>
    /// <param name="space">The agent's; null for one that writes no records.</param>
    public static string? Misfit(CollectionSettings? settings, VectorSpace? space) =>
        settings is null || space is null || settings.Fingerprint == space.Name ? null : SpaceRefusal.Both(settings.Fingerprint, space);

    private static string? Misfit(VectorParams? vector, CollectionInfo found, CollectionSettings? settings, VectorSpace space)
    {
        var ours = $"this agent makes Cosine vectors of {space.Dimensions} numbers";
        if (vector is null)
        {
            return $"has no unnamed vector, and {ours}";
        }

        if (vector.Size != (ulong)space.Dimensions || vector.Distance is not Distance.Cosine)
        {
            return $"has {vector.Distance} vectors of {vector.Size} numbers, and {ours}";
        }

        return settings is null && found.PointsCount > 0
            ? $"has vectors of which nothing says what made them, and this agent's come from \"{space.Fingerprint}\""
            : null;
    }

    private static CreateCollection Distributed(QdrantOptions options, string name)
    {
        var create = new CreateCollection
        {
            CollectionName = name,
            VectorsConfig = new VectorsConfig { ParamsMap = new VectorParamsMap() },
        };
        if (options.ShardNumber is { } shards)
        {
            create.ShardNumber = shards;
        }

        if (options.ReplicationFactor is { } copies)
        {
            create.ReplicationFactor = copies;
        }

        if (options.WriteConsistencyFactor is { } acknowledged)
        {
            create.WriteConsistencyFactor = acknowledged;
        }

        return create;
    }
}
