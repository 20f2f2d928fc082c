using FleetSync.TestQdrant.Wire;
using Google.Protobuf.Collections;

namespace FleetSync.TestQdrant;

/// <summary>Vectors from the wire into a collection and back.</summary>
internal sealed class VectorForms(StoredCollection collection, Version server)
{
    /// <summary>
    /// The vectors of a point by name. Dimensions are checked here, before the log; a name that the collection does not have is
    /// left in, as the server does.
    /// </summary>
    public Dictionary<string, StoredVector> Read(Vectors? vectors)
    {
        switch (vectors?.VectorsOptionsCase)
        {
            case Vectors.VectorsOptionsOneofCase.Vector:
                return new() { [""] = Read("", vectors.Vector) };
            case Vectors.VectorsOptionsOneofCase.Vectors_:
                return vectors.Vectors_.Vectors.ToDictionary(static named => named.Key, named => Read(named.Key, named.Value));
            default:
                throw QdrantErrors.Invalid("Expected some vectors");
        }
    }

    /// <summary>What a query asks with, where that is no point.</summary>
    public StoredVector Read(string name, VectorInput input) => input.VariantCase switch
    {
        VectorInput.VariantOneofCase.Dense => Dense(name, input.Dense.Data),
        VectorInput.VariantOneofCase.Sparse => Sparse(input.Sparse.Indices, input.Sparse.Values),
        VectorInput.VariantOneofCase.Document => Bm25Inference.Query(input.Document, server),
        VectorInput.VariantOneofCase.None => throw QdrantErrors.Invalid("VectorInput variant is missing"),
        _ => throw QdrantErrors.Unimplemented("vectors of other kinds than dense, sparse and qdrant/bm25"),
    };

    public VectorsOutput? Write(StoredPoint point, WithVectorsSelector? selector)
    {
        var chosen = selector?.SelectorOptionsCase switch
        {
            WithVectorsSelector.SelectorOptionsOneofCase.Enable when selector.Enable => point.Vectors,
            WithVectorsSelector.SelectorOptionsOneofCase.Include =>
                point.Vectors.Where(named => selector.Include.Names.Contains(named.Key)).ToDictionary(),
            _ => null,
        };
        if (chosen is null)
        {
            return null;
        }

        if (chosen.Count == 1 && chosen.TryGetValue("", out var only))
        {
            return new VectorsOutput { Vector = Write(only) };
        }

        var output = new NamedVectorsOutput();
        foreach (var (name, vector) in chosen)
        {
            output.Vectors[name] = Write(vector);
        }

        return new VectorsOutput { Vectors = output };
    }

    private StoredVector Read(string name, Vector vector)
    {
        switch (vector.VectorCase)
        {
            case Vector.VectorOneofCase.Dense:
                return Dense(name, vector.Dense.Data);
            case Vector.VectorOneofCase.Sparse when name.Length == 0:
                throw QdrantErrors.Invalid("Sparse vector must be named");
            case Vector.VectorOneofCase.Sparse:
                return Sparse(vector.Sparse.Indices, vector.Sparse.Values);
            case Vector.VectorOneofCase.Document:
                return Bm25Inference.Document(vector.Document, server);
            case Vector.VectorOneofCase.None:
#pragma warning disable CS0612 // What clients before 1.13 send.
                return vector.Indices is null ? Dense(name, vector.Data) : Sparse(vector.Indices.Data, vector.Data);
#pragma warning restore CS0612
            default:
                throw QdrantErrors.Unimplemented("vectors of other kinds than dense, sparse and qdrant/bm25");
        }
    }

    private StoredVector Dense(string name, RepeatedField<float> data)
    {
        if (collection.Dense(name) is not { } space)
        {
            return new StoredVector([.. data]);
        }

        if ((ulong)data.Count != space.Size)
        {
            throw QdrantErrors.Dimension(space.Size, data.Count, name);
        }

        return new StoredVector(space.Distance == Distance.Cosine ? Scoring.Normalised(data) : [.. data]);
    }

    private static StoredVector Sparse(RepeatedField<uint> indices, RepeatedField<float> values)
    {
        if (indices.Count != values.Count)
        {
            throw QdrantErrors.Validation("indices", "must be the same length as values");
        }

        if (indices.Distinct().Count() != indices.Count)
        {
            throw QdrantErrors.Validation("indices", "must be unique");
        }

        var order = Enumerable.Range(0, indices.Count).OrderBy(at => indices[at]).ToArray();
        return new StoredVector([.. order.Select(at => values[at])], [.. order.Select(at => indices[at])]);
    }

    /// <summary>Servers before 1.17 answer with the fields that were deprecated then.</summary>
    private VectorOutput Write(StoredVector vector)
    {
        if (server < new Version(1, 17))
        {
#pragma warning disable CS0612
            var old = new VectorOutput { Data = { vector.Values } };
            if (vector.Indices is not null)
            {
                old.Indices = new SparseIndices { Data = { vector.Indices } };
            }
#pragma warning restore CS0612
            return old;
        }

        return vector.Indices is null
            ? new VectorOutput { Dense = new DenseVector { Data = { vector.Values } } }
            : new VectorOutput { Sparse = new SparseVector { Values = { vector.Values }, Indices = { vector.Indices } } };
    }
}
