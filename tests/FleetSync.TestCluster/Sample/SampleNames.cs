namespace FleetSync.TestCluster.Sample;

/// <summary>The suffixes that controllers append to names, the same in every run.</summary>
internal static class SampleNames
{
    // The letters of k8s.io/apimachinery/pkg/util/rand: no vowels, no digits that look like them.
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>FNV-1a over the text, spelled with the letters.</summary>
    public static string Suffix(string text, int length)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }

        return string.Create(length, hash, static (to, value) =>
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = Letters[(int)(value % (ulong)Letters.Length)];
                value /= (ulong)Letters.Length;
            }
        });
    }
}
