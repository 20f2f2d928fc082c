using FleetSync.Embedding;
using Xunit;

namespace FleetSync.Tests.Embedding;

public sealed class VectorCacheTests
{
    [Fact]
    public void What_is_asked_for_stays_and_what_is_not_goes()
    {
        var cache = new VectorCache(10);
        cache.Add(1, new float[] { 1 });
        for (var hash = 100UL; hash < 200; hash++)
        {
            cache.Add(hash, new float[] { hash });
            Assert.True(cache.TryGet(1, out var kept), $"lost at {hash}");
            Assert.Equal([1], kept.ToArray());
        }

        Assert.False(cache.TryGet(100, out _));
        Assert.True(cache.TryGet(199, out _));
        Assert.InRange(Enumerable.Range(100, 100).Count(hash => cache.TryGet((ulong)hash, out _)), 9, 20);
    }
}
