using System.Collections.Concurrent;
using FleetSync.Models.Bert;

namespace FleetSync.Models.Distilling;

/// <summary>
/// From a model that reads sentences to a table that knows words: each term is embedded by itself, the vectors are brought to their
/// principal components, and a term weighs the more the rarer it is (Zipf: the logarithm of its rank), after
/// github.com/MinishLab/model2vec.
/// </summary>
internal static class Distillation
{
    /// <summary>Values of a row of the table.</summary>
    public const int Dimensions = 128;

    private const int Batch = 64;

    /// <summary>Makes the rows of the table, one a term.</summary>
    /// <param name="encoder">The model.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="tell">Receives how far it is.</param>
    public static float[] Rows(BertEncoder encoder, IReadOnlyList<TableTerm> terms, Action<string> tell)
    {
        var vectors = new float[terms.Count * BertShape.Hidden];
        var done = 0;
        Parallel.ForEach(Partitioner.Create(0, terms.Count, Batch), range =>
        {
            var batch = Enumerable.Range(range.Item1, range.Item2 - range.Item1).Select(i => terms[i].Tokens).ToArray();
            encoder.Embed(batch).CopyTo(vectors, range.Item1 * BertShape.Hidden);
            var before = Interlocked.Add(ref done, batch.Length) - batch.Length;
            if (before / 5000 != (before + batch.Length) / 5000)
            {
                tell($"embedded {before + batch.Length} of {terms.Count} terms");
            }
        });
        tell("finding principal components");
        var rows = PrincipalComponents.Project(vectors, BertShape.Hidden, Dimensions);
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] *= (float)Fixed.Log(1 + terms[i / Dimensions].Rank);
        }

        return rows;
    }
}
