using System.Reactive.Disposables;
using System.Reactive.Linq;
using FleetSync.Changes;
using FleetSync.Discovery;
using FleetSync.Watching;

namespace FleetSync.Batching;

/// <summary>
/// The hand-off to the store: one batch in flight, the rest conflated while it is. Closes the lists' back-pressure when more
/// than a batch waits, opens it when less does. Rx has no demand of its own, so a batch is asked for by acknowledging the
/// one before.
/// </summary>
internal sealed class ConflateChanges(
    string cluster,
    BatchOptions options,
    PendingChanges pending,
    Backpressure backpressure,
    Action<IReadOnlyCollection<ApiResource>> relist)
{
    private readonly Lock _gate = new();
    private IObserver<ChangeBatch> _observer = null!;
    private bool _inFlight;
    private bool _starved;
    private bool _completed;

    /// <summary>How many changes wait, marks included.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return pending.Count;
            }
        }
    }

    /// <summary>The operator; to be subscribed once.</summary>
    /// <param name="buffers">Buffered changes.</param>
    /// <returns>Batches, each after the one before was acknowledged; completes when everything was.</returns>
    public IObservable<ChangeBatch> Conflate(IObservable<IList<ResourceChange>> buffers) =>
        Observable.Create<ChangeBatch>(observer =>
        {
            _observer = observer;
            return new CompositeDisposable(
                buffers.Subscribe(Offer, observer.OnError, Complete),
                Disposable.Create(backpressure.Open));
        });

    /// <summary>The batch in flight is written: the next may come.</summary>
    public void Acknowledge()
    {
        lock (_gate)
        {
            _inFlight = false;
            _starved = false;
        }

        Next();
    }

    private void Offer(IList<ResourceChange> changes)
    {
        IReadOnlyCollection<ApiResource> letGo;
        lock (_gate)
        {
            letGo = pending.Add(changes);

            // Lists that start over against a store that has not moved would only overflow again.
            _starved |= letGo.Count > 0 && _inFlight;
        }

        Next();
        if (letGo.Count > 0)
        {
            relist(letGo);
        }
    }

    private void Complete()
    {
        lock (_gate)
        {
            _completed = true;
        }

        Next();
    }

    private void Next()
    {
        ChangeBatch batch;
        bool done;
        lock (_gate)
        {
            if (_inFlight)
            {
                Throttle();
                return;
            }

            batch = pending.Take(cluster);
            _inFlight = batch.Changes.Count > 0;
            done = _completed && !_inFlight;
            Throttle();
        }

        if (done)
        {
            _observer.OnCompleted();
        }
        else if (batch.Changes.Count > 0)
        {
            _observer.OnNext(batch);
        }
    }

    private void Throttle()
    {
        if (_starved || pending.Count >= options.MaxSize)
        {
            backpressure.Close();
        }
        else
        {
            backpressure.Open();
        }
    }
}
