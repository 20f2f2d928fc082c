namespace FleetSync.Watching;

/// <summary>A token that fires when its owner does or when nothing restarted it in time.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _owner;
    private TimeSpan _span;

    /// <summary>Starts it.</summary>
    /// <param name="span">From now.</param>
    /// <param name="time">The clock.</param>
    /// <param name="owner">Fires it at once.</param>
    public Deadline(TimeSpan span, TimeProvider time, CancellationToken owner)
    {
        _span = span;
        _source = new CancellationTokenSource(span, time);
        _owner = owner.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>Fires once.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Counts from now again.</summary>
    /// <param name="span">The new span; null for the last one.</param>
    public void Restart(TimeSpan? span = null)
    {
        _span = span ?? _span;
        _source.CancelAfter(_span);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _owner.Dispose();
        _source.Dispose();
    }
}
