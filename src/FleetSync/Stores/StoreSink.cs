using FleetSync.Batching;

namespace FleetSync.Stores;

/// <summary>
/// The last stage: hands a batch to the store until the store has it. Nothing is ever dropped; what a batch waits for is told
/// once when it begins, once when it becomes another kind of fault, and once when it ends. For one batch at a time.
/// </summary>
internal sealed class StoreSink
{
    private readonly IResourceStore _store;
    private readonly StoreRetry _retry;
    private readonly TimeProvider _time;
    private readonly Action<StoreFault?> _changed;
    private readonly Action<StoreFault?> _tried;
    private StoreFault? _current;

    /// <summary>Creates the stage.</summary>
    /// <param name="store">An opened store.</param>
    /// <param name="time">The clock that waits.</param>
    /// <param name="changed">Told the fault when writing begins to fail or fails otherwise, and null when it succeeds again.</param>
    /// <param name="tried">Told the outcome of every attempt.</param>
    /// <param name="random">Spreads the retries of many agents.</param>
    public StoreSink(IResourceStore store, TimeProvider time, Action<StoreFault?> changed, Action<StoreFault?>? tried = null, Random? random = null)
    {
        _store = store;
        _time = time;
        _changed = changed;
        _tried = tried ?? (static _ => { });
        _retry = new StoreRetry(random ?? Random.Shared);
    }

    /// <summary>Writes a batch, however long it takes.</summary>
    /// <param name="batch">The changes.</param>
    /// <param name="cancellationToken">Gives up; whether the batch was applied is then unknown.</param>
    /// <returns>The report of the attempt that succeeded; its fault is always null.</returns>
    public async Task<WriteReport> WriteAsync(ChangeBatch batch, CancellationToken cancellationToken)
    {
        for (var failures = 0; ; failures++)
        {
            var report = await _store.WriteAsync(batch, cancellationToken);
            _tried(report.Fault);
            if (report.Fault is not { } fault)
            {
                Tell(null);
                return report;
            }

            if (_current is { } last && last.Kind != fault.Kind)
            {
                failures = 0;
            }

            Tell(fault);
            await Task.Delay(_retry.DelayAfter(fault, failures), _time, cancellationToken);
        }
    }

    private void Tell(StoreFault? fault)
    {
        if (_current?.Kind != fault?.Kind)
        {
            _changed(fault);
        }

        _current = fault;
    }
}
