using FleetSync.TestQdrant.Wire;

namespace FleetSync.TestQdrant;

/// <summary>How near a stored vector is to a query's.</summary>
internal static class Scoring
{
    public static float[] Normalised(IReadOnlyList<float> data)
    {
        var length = MathF.Sqrt(data.Sum(static value => value * value));
        return length is 0 ? [.. data] : [.. data.Select(value => value / length)];
    }

    /// <summary>A score for two dense vectors; of cosines both are normalised. Greater is nearer, except for distances.</summary>
    public static float Dense(Distance distance, float[] query, float[] vector)
    {
        var sum = 0f;
        for (var at = 0; at < query.Length; at++)
        {
            var difference = query[at] - vector[at];
            sum += distance switch
            {
                Distance.Euclid => difference * difference,
                Distance.Manhattan => MathF.Abs(difference),
                _ => query[at] * vector[at],
            };
        }

        return distance == Distance.Euclid ? MathF.Sqrt(sum) : sum;
    }

    public static bool SmallerIsNearer(Distance distance) => distance is Distance.Euclid or Distance.Manhattan;

    /// <summary>The product of two sparse vectors; null where they share no index.</summary>
    public static float? Sparse(StoredVector query, StoredVector vector)
    {
        float? sum = null;
        for (int left = 0, right = 0; left < query.Values.Length && right < vector.Values.Length;)
        {
            var order = query.Indices![left].CompareTo(vector.Indices![right]);
            if (order == 0)
            {
                sum = (sum ?? 0) + (query.Values[left] * vector.Values[right]);
            }

            left += order <= 0 ? 1 : 0;
            right += order >= 0 ? 1 : 0;
        }

        return sum;
    }

    /// <summary>A query with each index weighed by how rare it is among the vectors: ln((N-n+0.5)/(n+0.5)+1).</summary>
    public static StoredVector WithIdf(StoredVector query, IEnumerable<StoredVector> corpus)
    {
        var count = 0;
        var holding = query.Indices!.ToDictionary(static index => index, static _ => 0);
        foreach (var vector in corpus)
        {
            count++;
            foreach (var index in vector.Indices!)
            {
                if (holding.TryGetValue(index, out var before))
                {
                    holding[index] = before + 1;
                }
            }
        }

        return query with
        {
            Values = [.. query.Values.Zip(query.Indices!, (value, index) => value * Idf(count, holding[index]))],
        };
    }

    private static float Idf(float all, float holding) => MathF.Log(((all - holding + 0.5f) / (holding + 0.5f)) + 1);
}
