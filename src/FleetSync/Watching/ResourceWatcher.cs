using System.Reactive;
using System.Reactive.Linq;
using FleetSync.Connection;
using FleetSync.Discovery;

namespace FleetSync.Watching;

/// <summary>Turns a resource type into the stream of its objects' events.</summary>
/// <param name="send">The way to the API server.</param>
/// <param name="options">How lists and watches behave.</param>
/// <param name="backpressure">Where lists wait for the store.</param>
/// <param name="time">The clock.</param>
/// <param name="jitter">Fresh random numbers from 0 to 1; safe for concurrent use.</param>
/// <param name="metrics">Where lists and watches are counted.</param>
/// <param name="serverStreams">Whether the server is of a version that may know WatchList; asked for each type.</param>
internal sealed class ResourceWatcher(
    SendApiRequest send,
    WatcherOptions options,
    Backpressure backpressure,
    TimeProvider time,
    Func<double> jitter,
    WatchMetrics metrics,
    Func<bool> serverStreams)
{
    private readonly ListSlots _listSlots = new(options.ListConcurrency);

    /// <summary>
    /// A cold stream: subscribing lists and then watches the type until disposed. It never completes and never fails; what
    /// goes wrong comes as <see cref="WatchEventKind.Fault"/> and is dealt with. Events come one at a time.
    /// </summary>
    /// <param name="resource">The type.</param>
    /// <param name="relist">Each element asks for a full list.</param>
    public IObservable<WatchEvent> Watch(ApiResource resource, IObservable<Unit> relist) =>
        Observable.Create<WatchEvent>(async (observer, stop) =>
        {
            var protocol = new WatcherProtocol(options.StreamInitialList && serverStreams());
            using var exchange = new ApiExchange(send, resource, options, backpressure, _listSlots, time, jitter, metrics, observer);
            using var asked = relist.Subscribe(_ => exchange.AskForList(), static _ => { });
            using var resync = Resync(resource).Subscribe(_ => exchange.Resync(), static _ => { });
            await RunAsync(protocol, exchange, stop);
        });

    private async Task RunAsync(WatcherProtocol protocol, ApiExchange exchange, CancellationToken stop)
    {
        try
        {
            var position = protocol.Start() with { Delay = options.StartJitter * jitter() };
            while (!stop.IsCancellationRequested)
            {
                var outcome = await exchange.RunAsync(position, stop);
                metrics.Count(position.State, outcome);
                if (FaultOf(outcome) is { } fault)
                {
                    exchange.Tell(fault);
                }

                position = protocol.Step(position, outcome, jitter());
            }
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Disposed: nobody listens any more, and what a broken-off request ends in is nobody's concern.
        }
    }

    private IObservable<Unit> Resync(ApiResource resource)
    {
        var period = resource.ResyncPeriod ?? options.ResyncPeriod;
        return period <= TimeSpan.Zero ? Observable.Never<Unit>() : Observable.Create<Unit>(observer =>
        {
            var spread = period * (1 + (jitter() / 10));
            return time.CreateTimer(_ => observer.OnNext(Unit.Default), null, spread, spread);
        });
    }

    private static WatchFault? FaultOf(WatcherOutcome outcome) => outcome switch
    {
        WatcherOutcome.Failed failed => failed.Fault,
        WatcherOutcome.WatchEnded ended => ended.Fault,
        _ => null,
    };
}
