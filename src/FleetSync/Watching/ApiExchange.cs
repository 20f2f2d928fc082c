using FleetSync.Connection;
using FleetSync.Discovery;

namespace FleetSync.Watching;

/// <summary>
/// Carries out what the protocol decided: one request a call, its answer turned into events and one outcome.
/// Knows the network and the clock; decides nothing.
/// </summary>
internal sealed class ApiExchange(
    SendApiRequest send,
    ApiResource resource,
    WatcherOptions options,
    Backpressure backpressure,
    ListSlots listSlots,
    TimeProvider time,
    Func<double> jitter,
    WatchMetrics metrics,
    IObserver<WatchEvent> observer) : IDisposable
{
    /// <summary>A silent watch that stood this long was in order.</summary>
    private static readonly TimeSpan Answering = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private CancellationTokenSource? _round;
    private bool _watching;
    private bool _listAsked;
    private bool _faulted;

    /// <summary>Ends the running request with <see cref="WatcherOutcome.RelistAsked"/>. Safe from any thread.</summary>
    public void AskForList()
    {
        CancellationTokenSource? round;
        lock (_gate)
        {
            _listAsked = true;
            round = _round;
        }

        // Not under the lock: whatever waited may go on right here.
        try
        {
            round?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The request came to its own end meanwhile and takes the list that is owed from there.
        }
    }

    /// <summary>
    /// Asks for a list if the type is being watched: one that is listed already must not be made to start over, and one that waits
    /// after a fault was told how long.
    /// </summary>
    public void Resync()
    {
        lock (_gate)
        {
            if (!_watching)
            {
                return;
            }
        }

        AskForList();
    }

    /// <summary>Tells of a fault; the next good answer is told of as <see cref="WatchEventKind.Resumed"/>.</summary>
    /// <param name="fault">The fault.</param>
    public void Tell(WatchFault fault)
    {
        _faulted = true;
        observer.OnNext(new WatchEvent(WatchEventKind.Fault, resource, Fault: fault));
    }

    /// <summary>Waits the position's delay, sends its request and reads the answer to its end.</summary>
    /// <param name="position">What to ask.</param>
    /// <param name="stop">Ends it for good.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was asked for.</exception>
    public async Task<WatcherOutcome> RunAsync(WatcherPosition position, CancellationToken stop)
    {
        using var round = CancellationTokenSource.CreateLinkedTokenSource(stop);
        BeginRound(round, position.State is WatcherState.Watching);
        WatcherOutcome outcome;
        bool listAsked;
        try
        {
            outcome = await RunAsync(position, round.Token, stop);
        }
        finally
        {
            listAsked = EndRound();
        }

        // A list that was asked for while this answer came to its own end is still owed.
        return listAsked ? new WatcherOutcome.RelistAsked() : outcome;
    }

    /// <inheritdoc/>
    public void Dispose() => EndRound();

    private async Task<WatcherOutcome> RunAsync(WatcherPosition position, CancellationToken round, CancellationToken stop)
    {
        try
        {
            if (position.Delay > TimeSpan.Zero)
            {
                await Task.Delay(position.Delay, time, round);
            }

            return position.State switch
            {
                WatcherState.Listing listing => await ListAsync(listing, round),
                WatcherState.Watching watching => await WatchAsync(watching.ResourceVersion, round),
                _ => await WatchAsync(null, round),
            };
        }
        catch (Exception e) when (IsBroken(e) || e is OperationCanceledException)
        {
            // Also what comes of a request that was given up for a list: it is not always an OperationCanceledException.
            stop.ThrowIfCancellationRequested();
            return new WatcherOutcome.Failed(Disconnected(position.State is WatcherState.Watching ? "watch" : "list", e));
        }
        catch (ConnectionException e)
        {
            return new WatcherOutcome.Failed(new WatchFault(WatchFaultKind.Unauthorized, e.Message));
        }
    }

    private void BeginRound(CancellationTokenSource round, bool watching)
    {
        lock (_gate)
        {
            _round = round;
            _watching = watching;
            if (_listAsked)
            {
                round.Cancel();
            }
        }
    }

    /// <summary>Ends the round and says whether a list was asked for in it: one step, or a wish in between would be lost.</summary>
    private bool EndRound()
    {
        lock (_gate)
        {
            var asked = _listAsked;
            _listAsked = _watching = false;
            _round = null;
            return asked;
        }
    }

    private async Task<WatcherOutcome> ListAsync(WatcherState.Listing state, CancellationToken cancellationToken)
    {
        await backpressure.WaitAsync(cancellationToken);
        await listSlots.TakeAsync(cancellationToken);
        try
        {
            using var request = ApiRequests.List(resource, options, state);
            using var idle = new Deadline(options.ListIdleTimeout, time, cancellationToken);
            using var response = await send(request, RequestLane.List, idle.Token);
            return response.IsSuccessStatusCode
                ? await ReadPageAsync(response, state, idle)
                : new WatcherOutcome.Failed(Plain(await ReadFaultAsync(response, "list", idle.Token)));
        }
        finally
        {
            listSlots.Release();
        }
    }

    private async Task<WatcherOutcome> ReadPageAsync(HttpResponseMessage response, WatcherState.Listing state, Deadline idle)
    {
        if (state.Continue.Length == 0)
        {
            Emit(WatchEventKind.Init);
        }

        var page = new ListPageReader(resource, options, metrics, observer);
        await using var stream = await response.Content.ReadAsStreamAsync(idle.Token);
        return await page.ReadAsync(stream, idle) is { } fault ? new WatcherOutcome.Failed(fault) : CompletePage(page);
    }

    private WatcherOutcome.PageRead CompletePage(ListPageReader page)
    {
        // Only now: an answer that always breaks off half-way is a type that cannot be read.
        Resume();
        if (page.Continue.Length == 0)
        {
            Emit(WatchEventKind.InitDone);
        }

        return new WatcherOutcome.PageRead(page.ResourceVersion, page.Continue);
    }

    private async Task<WatcherOutcome> WatchAsync(string? resourceVersion, CancellationToken cancellationToken)
    {
        var initial = resourceVersion is null;
        var timeout = options.WatchTimeout * (1 + jitter());
        using var request = initial
            ? ApiRequests.Stream(resource, options, timeout)
            : ApiRequests.Watch(resource, options, resourceVersion!, timeout);
        using var slot = await InitialSlot.TakeAsync(initial, backpressure, listSlots, cancellationToken);
        using var deadline = new Deadline(options.ListIdleTimeout, time, cancellationToken);
        using var response = await send(request, RequestLane.Watch, deadline.Token);
        if (!response.IsSuccessStatusCode)
        {
            var refusal = await ReadFaultAsync(response, "watch", deadline.Token);
            return new WatcherOutcome.Failed(initial ? refusal.AsOfStream() : Plain(refusal));
        }

        if (!initial)
        {
            // The server ends a watch by itself; one that is silent past that is a dead connection (kube-rs: 290 s + 5 s).
            deadline.Restart(timeout + TimeSpan.FromSeconds(5));
        }

        await using var stream = await response.Content.ReadAsStreamAsync(deadline.Token);
        using var buffer = new ReceiveBuffer(stream, 8 * 1024, options.LargestFrame, count => metrics.Received(RequestLane.Watch, count));
        var reading = new WatchStreamReader(resource, initial, observer, buffer, options.MaxObjectBytes);
        reading.Answered = Resume;
        reading.DeleteLeftOut = AskForList;
        reading.InitialEventsEnded = () =>
        {
            slot.Release();
            deadline.Restart(timeout + TimeSpan.FromSeconds(5));
        };
        return await ReadWatchAsync(reading, resourceVersion, deadline, cancellationToken);
    }

    private async Task<WatcherOutcome> ReadWatchAsync(
        WatchStreamReader reading, string? resourceVersion, Deadline deadline, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        WatchFault? fault;
        if (reading.IsInitial)
        {
            Emit(WatchEventKind.Init);
        }

        try
        {
            fault = await reading.ReadAsync(deadline, backpressure, time, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            fault = reading.IsInitial
                ? new WatchFault(
                    WatchFaultKind.StreamingUnsupported, $"watch {resource}: no end of the initial events; listing in pages from now on")
                : new WatchFault(WatchFaultKind.Disconnected, $"watch {resource}: silent past its deadline");
        }
        catch (Exception e) when (IsBroken(e))
        {
            fault = Disconnected("watch", e);
        }

        if (fault is null && reading.IsInitial)
        {
            fault = new WatchFault(WatchFaultKind.Disconnected, $"watch {resource}: ended before its initial events did");
        }

        var lived = time.GetElapsedTime(started);
        if (fault is null || (fault.Kind == WatchFaultKind.Disconnected && lived >= Answering))
        {
            // It had nothing to say, but it stood.
            Resume();
        }

        var version = reading.ResourceVersion.Length > 0 ? reading.ResourceVersion : resourceVersion ?? "";
        return new WatcherOutcome.WatchEnded(version, lived, reading.Events, fault);
    }

    private async Task<WatchFault> ReadFaultAsync(HttpResponseMessage response, string verb, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var buffer = new ReceiveBuffer(stream, 4 * 1024, 64 * 1024);
        _ = await buffer.FillAsync(64 * 1024, cancellationToken);
        var retryAfter = response.Headers.RetryAfter;
        var wait = retryAfter?.Delta ?? (retryAfter?.Date is { } date ? date - time.GetUtcNow() : null);
        return StatusFault.Read(buffer.Unread.Span, (int)response.StatusCode, wait, $"{verb} {resource}");
    }

    private void Resume()
    {
        if (_faulted)
        {
            _faulted = false;
            Emit(WatchEventKind.Resumed);
        }
    }

    private void Emit(WatchEventKind kind) => observer.OnNext(new WatchEvent(kind, resource));

    /// <summary>The ways in which an answer breaks off; a gzip stream that is cut is invalid data.</summary>
    private static bool IsBroken(Exception e) => e is HttpRequestException or IOException or InvalidDataException;

    /// <summary>A refusal of what was no stream at all has nothing to do with WatchList.</summary>
    private static WatchFault Plain(WatchFault fault) =>
        fault.Kind == WatchFaultKind.StreamingUnsupported ? fault with { Kind = WatchFaultKind.Server } : fault;

    private WatchFault Disconnected(string verb, Exception e) =>
        new(WatchFaultKind.Disconnected, $"{verb} {resource}: {e.GetBaseException().Message}");
}
