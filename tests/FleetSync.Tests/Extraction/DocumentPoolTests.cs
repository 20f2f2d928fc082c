using System.Security.Cryptography;
using FleetSync.Extraction;
using Xunit;

namespace FleetSync.Tests.Extraction;

public sealed class DocumentPoolTests
{
    [Fact]
    public void A_record_stays_as_it_was_copied_until_it_is_given_back_whatever_else_comes_and_goes()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var pool = new DocumentPool();
            var live = new List<(PooledDocument Document, byte[] Expected)>();
            for (var step = 0; step < 2000; step++)
            {
                if (live.Count > 0 && random.Next(100) < 48)
                {
                    var index = random.Next(live.Count);
                    Assert.True(live[index].Document.Bytes.Span.SequenceEqual(live[index].Expected), $"seed {seed}, step {step}");
                    live[index].Document.Return();
                    live.RemoveAt(index);
                }
                else
                {
                    var expected = new byte[random.Next(100) == 0 ? random.Next(100_000) : random.Next(3000)];
                    random.NextBytes(expected);
                    live.Add((pool.Copy(expected), expected));
                }
            }

            Assert.All(live, item => Assert.True(item.Document.Bytes.Span.SequenceEqual(item.Expected), $"seed {seed}"));
            live.ForEach(static item => item.Document.Return());
            Assert.True(pool.ChunksInUse <= 1, $"seed {seed}: {pool.ChunksInUse} chunks are still in use");
        }
    }

    [Fact]
    public void Chunks_are_used_again()
    {
        var pool = new DocumentPool();
        var record = RandomNumberGenerator.GetBytes(1000);
        for (var i = 0; i < 100; i++)
        {
            pool.Copy(record).Return();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            pool.Copy(record).Return();
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256 * 1024);
    }

    [Fact]
    public void What_was_given_back_reads_as_nothing_once_its_chunk_is_free()
    {
        var pool = new DocumentPool();
        var first = pool.Copy(new byte[] { 1, 2, 3 });
        var memory = first.Bytes;
        first.Return();
        for (var i = 0; i < 100; i++)
        {
            pool.Copy(RandomNumberGenerator.GetBytes(1000)).Return();
        }

        Assert.False(memory.Span.SequenceEqual(new byte[] { 1, 2, 3 }));
    }
}
