using System.Runtime.InteropServices;

namespace FleetSync.Stores;

/// <summary>
/// Words and meaning together: the order by words and the order by nearness, fused by rank, 60/(60 + rank) from each (reciprocal rank
/// fusion, Cormack 2009, times 60). Done here and not by a store, so that both do the same and matches are told from what is only near.
/// </summary>
internal static class RankFusion
{
    /// <summary>Records that are asked for as the nearest.</summary>
    public const int Nearest = 200;

    /// <summary>What a word that is the name in full adds to a score, above anything else.</summary>
    public const double NameScore = 1000;

    private const double Named = NameScore / 2;

    private const double FirstRank = 60;

    /// <summary>Fuses two orders.</summary>
    /// <param name="worded">Records that have a word, best first.</param>
    /// <param name="near">The nearest records, with or without a word, by their dot product.</param>
    /// <param name="hasWord">Whether a near record that is not in <paramref name="worded"/> has a word all the same.</param>
    /// <param name="query">The question.</param>
    /// <returns>All of them, best first; what is only near and below the question's floor is left out.</returns>
    public static List<RankedRecord<TKey>> Fuse<TKey>(
        List<RankedRecord<TKey>> worded, List<RankedRecord<TKey>> near, Func<TKey, bool> hasWord, ResourceQuery query)
        where TKey : notnull
    {
        var fused = new Dictionary<TKey, RankedRecord<TKey>>(worded.Count + near.Count);
        for (var rank = 0; rank < worded.Count; rank++)
        {
            var record = worded[rank];
            fused.Add(record.Key, record with { Score = Share(rank) + (record.Score > Named ? NameScore : 0) });
        }

        var weights = new KindWeights(query);
        var nearest = near.ConvertAll(record => (Record: record with { Score = record.Score * weights.Of(record.Id) }, Dot: record.Score));
        nearest.Sort(static (left, right) => RankedRecord<TKey>.Compare(left.Record, right.Record));
        for (var rank = 0; rank < nearest.Count; rank++)
        {
            var (record, dot) = nearest[rank];
            ref var known = ref CollectionsMarshal.GetValueRefOrNullRef(fused, record.Key);
            if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref known))
            {
                known = known with { Score = known.Score + Share(rank) };
            }
            else if (hasWord(record.Key))
            {
                fused.Add(record.Key, record with { Score = Share(rank) });
            }
            else if (dot >= query.Floor)
            {
                fused.Add(record.Key, record with { Score = Share(rank), IsNear = true });
            }
        }

        var ranked = fused.Values.ToList();
        ranked.Sort(RankedRecord<TKey>.Compare);
        return ranked;
    }

    private static double Share(int rank) => FirstRank / (FirstRank + rank);
}
