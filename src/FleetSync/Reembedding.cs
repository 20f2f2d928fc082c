using FleetSync.Embedding;
using FleetSync.Stores;

namespace FleetSync;

/// <summary>
/// Makes a store's vectors anew with a provider: part by part, then the change. A provider or store that fails for a while is waited
/// for; one that goes on failing ends the run, and the next one goes on where it stopped.
/// </summary>
/// <param name="migration">The store, opened.</param>
/// <param name="embedder">The provider.</param>
/// <param name="time">The clock of waits.</param>
/// <param name="told">Told once why something is waited for, and null when it goes on.</param>
internal sealed class Reembedding(IVectorMigration migration, IEmbedder embedder, TimeProvider time, Action<string?> told)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Texts embedded by this run.</summary>
    public long Texts { get; private set; }

    /// <summary>Runs to the end.</summary>
    /// <param name="cancellationToken">Ends it; what was done is kept.</param>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    /// <exception cref="EmbeddingException">The provider fails for too long.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await PatientlyAsync(() => migration.StepAsync(EmbedAsync, cancellationToken), cancellationToken))
        {
        }

        await PatientlyAsync(
            async () =>
            {
                await migration.CompleteAsync(cancellationToken);
                return true;
            },
            cancellationToken);
    }

    private async Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var rows = new float[texts.Count * embedder.Dimensions];
        if (await embedder.EmbedAsync(texts, rows, cancellationToken) is { } fault)
        {
            throw new FaultedException(fault);
        }

        Texts += texts.Count;
        return [.. Enumerable.Range(0, texts.Count).Select(row => (ReadOnlyMemory<float>)rows.AsMemory(row * embedder.Dimensions, embedder.Dimensions))];
    }

    private async Task<bool> PatientlyAsync(Func<Task<bool>> step, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            string why;
            TimeSpan? wish = null;
            try
            {
                var isMore = await step();
                if (wait > FirstWait)
                {
                    told(null);
                }

                return isMore;
            }
            catch (FaultedException failure)
            {
                (why, wish) = (failure.Fault.Message, failure.Fault.RetryAfter);
                if (time.GetElapsedTime(began) > Patience)
                {
                    throw new EmbeddingException($"{why} What was done is kept: run it again, and it goes on.");
                }
            }
            catch (StoreException failure) when (failure.MayPass && time.GetElapsedTime(began) <= Patience)
            {
                why = failure.Message;
            }

            if (wait == FirstWait)
            {
                told(why);
            }

            await Task.Delay(wish is { } asked && asked > wait ? asked : wait, time, cancellationToken);
        }
    }

    /// <summary>Carries a provider's fault through the store's step, which it ends.</summary>
#pragma warning disable CA1032, CA1064 // It is thrown and caught here alone.
    private sealed class FaultedException(EmbeddingFault fault) : Exception(fault.Message)
#pragma warning restore CA1032, CA1064
    {
        public EmbeddingFault Fault { get; } = fault;
    }
}
