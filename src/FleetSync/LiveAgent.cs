using FleetSync.Configuration;
using FleetSync.Leadership;
using FleetSync.Stores;

namespace FleetSync;

/// <summary>
/// Keeps one store true to one cluster under settings that change, and, where replicas agree on a leader, only while this one
/// leads. Each term and each change of settings has a <see cref="FleetAgent"/> of its own, which brings back from the store what
/// it has to know: so there is one way to begin, and it writes nothing when nothing changed (I5).
/// </summary>
/// <param name="options">The configuration, cluster id filled in.</param>
/// <param name="store">An opened store.</param>
/// <param name="compose">Makes the agent for the settings in force and a store that it may write to.</param>
/// <param name="election">Decides who leads; null where this is the only one.</param>
internal sealed class LiveAgent(
    FleetOptions options, IResourceStore store, Func<FleetOptions, IResourceStore, FleetAgent> compose, LeaderElection? election)
{
    private volatile InForce _inForce = new(options, new CancellationTokenSource());
    private volatile SyncProgress _between = new() { Cluster = options.Extraction.Cluster, IsStandby = election is not null };
    private volatile FleetAgent? _agent;

    /// <summary>How far it is; counts begin anew with each term and each change of settings. Safe to read at any time.</summary>
    public SyncProgress Progress => _agent?.Progress ?? _between;

    /// <summary>
    /// Takes over settings: what runs ends in good order, having written what waits, and begins anew with them. A log level is whoever
    /// writes the log's affair.
    /// </summary>
    /// <param name="next">All of them, cluster id filled in.</param>
    public void Apply(FleetOptions next)
    {
        var before = _inForce;
        if (LiveSettings.Applied(before.Options, next).All(static key => key == LiveSettings.LogLevel))
        {
            _inForce = before with { Options = next };
            return;
        }

        _inForce = new InForce(next, new CancellationTokenSource());
        before.Over.Cancel();
    }

    /// <summary>Runs until <paramref name="stop"/>; see <see cref="FleetAgent.RunAsync"/>.</summary>
    /// <param name="once">Whether to end after the initial synchronisation.</param>
    /// <param name="stop">Asks for a graceful end.</param>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    /// <exception cref="Connection.ConnectionException">The Lease may not be used, and it is to run once.</exception>
    public Task RunAsync(bool once, CancellationToken stop) => election is null
        ? RunAsync(once, store, stop, CancellationToken.None)
        : election.RunAsync(term => RunAsync(once, new LeasedStore(store, term), stop, term.Lost), endsWhereForbidden: once, stop);

    private async Task RunAsync(bool once, IResourceStore writable, CancellationToken stop, CancellationToken lost)
    {
        try
        {
            while (true)
            {
                var inForce = _inForce;
                await RunAsync(once, inForce, writable, stop, lost);
                if (stop.IsCancellationRequested || lost.IsCancellationRequested || !inForce.Over.IsCancellationRequested)
                {
                    return;
                }
            }
        }
        finally
        {
            _between = Ended() with { IsStandby = lost.IsCancellationRequested };
            _agent = null;
        }
    }

    private async Task RunAsync(bool once, InForce inForce, IResourceStore writable, CancellationToken stop, CancellationToken lost)
    {
        // The index of the agent before is not held while the next one fills its own.
        _between = Ended() with { IsStandby = false };
        _agent = null;
        _agent = compose(inForce.Options, writable);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, inForce.Over.Token);
        try
        {
            await _agent.RunAsync(once, end.Token, lost);
        }
        catch (OperationCanceledException) when (inForce.Over.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            // Changed before it had begun.
        }
    }

    private SyncProgress Ended() => _agent?.Progress ?? _between;

    private sealed record InForce(FleetOptions Options, CancellationTokenSource Over);
}
