using System.Text;
using System.Text.Json;
using FleetSync.Discovery;

namespace FleetSync.Watching;

/// <summary>Reads the lines of one watch into events and keeps the resourceVersion to resume from.</summary>
internal sealed class WatchStreamReader(
    ApiResource resource, bool initial, IObserver<WatchEvent> observer, ReceiveBuffer buffer, int maxObjectBytes)
{
    /// <summary>How long, over a whole stream, its initial events may wait for the store before pages are the better way.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private byte[] _version = new byte[32];
    private int _versionLength;
    private TimeSpan _waited;
    private bool _bookmarkDue;
    private WatchFrameType? _leavingOut;

    /// <summary>Called with the first event that is no ERROR: most faults of a watch come behind a 200.</summary>
    public Action Answered { get; set; } = static () => { };

    /// <summary>Called when the initial events are complete.</summary>
    public Action InitialEventsEnded { get; set; } = static () => { };

    /// <summary>
    /// Called when an object was deleted that is too large to be read: it may be stored from smaller days, and only a list can tell.
    /// </summary>
    public Action DeleteLeftOut { get; set; } = static () => { };

    /// <summary>Whether initial events are still expected.</summary>
    public bool IsInitial { get; private set; } = initial;

    /// <summary>Events read, bookmarks included.</summary>
    public long Events { get; private set; }

    /// <summary>
    /// The last version seen; empty before the first. Never taken from initial events: they come in no order.
    /// </summary>
    public string ResourceVersion => Encoding.UTF8.GetString(_version, 0, _versionLength);

    /// <summary>Reads until the stream ends or a fault does.</summary>
    /// <param name="deadline">
    /// Restarted by each initial event. Those are ADDED without exception (KEP-3157): behind them only the bookmark is due, and
    /// a busy type must not put it off for ever, so that from the first other event on the deadline stands.
    /// </param>
    /// <param name="backpressure">Where initial events wait for the store, within bounds; changes never do.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the waits for the store.</param>
    /// <returns>Null for a clean end.</returns>
    public async Task<WatchFault?> ReadAsync(
        Deadline deadline, Backpressure backpressure, TimeProvider time, CancellationToken cancellationToken)
    {
        var scanned = 0;
        while (await buffer.FillAsync(scanned + 1, deadline.Token))
        {
            var bookmarkWasDue = _bookmarkDue;
            for (var end = NextLine(scanned); end >= 0; end = NextLine(0))
            {
                if (TakeLine(buffer.Unread[..end]) is { } fault)
                {
                    return fault;
                }

                buffer.Consume(end + 1);
            }

            if (buffer.IsFull && _leavingOut is null && !BeginLeavingOut())
            {
                return Fault(WatchFaultKind.Server, $"a line of more than {maxObjectBytes} bytes is no change of an object");
            }

            if (_leavingOut is not null)
            {
                buffer.Consume(buffer.Unread.Length);
            }

            scanned = buffer.Unread.Length;

            if (IsInitial)
            {
                if (!bookmarkWasDue)
                {
                    deadline.Restart();
                }

                if (await BreatheAsync(backpressure, time, cancellationToken) is { } tooSlow)
                {
                    return tooSlow;
                }
            }
        }

        return null;
    }

    private int NextLine(int from)
    {
        var found = buffer.Unread.Span[from..].IndexOf((byte)'\n');
        return found < 0 ? found : found + from;
    }

    private bool BeginLeavingOut()
    {
        var type = WatchFrame.PeekType(buffer.Unread.Span);
        _leavingOut = type is WatchFrameType.Added or WatchFrameType.Modified or WatchFrameType.Deleted ? type : null;
        return _leavingOut is not null;
    }

    private WatchFault? TakeLine(ReadOnlyMemory<byte> line)
    {
        if (_leavingOut is { } type)
        {
            _leavingOut = null;
            Count(type);
            LeaveOut(type);
            return null;
        }

        if (line.Span.Trim(" \r\t"u8).IsEmpty)
        {
            return null;
        }

        try
        {
            return TakeFrame(WatchFrame.Parse(line));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Fault(WatchFaultKind.Server, e.Message);
        }
    }

    private WatchFault? TakeFrame(WatchFrame frame)
    {
        if (frame.Type == WatchFrameType.Error)
        {
            Events++;
            var fault = StatusFault.Read(frame.Object.Span, 0, null, $"watch {resource}");
            return IsInitial ? fault.AsOfStream()
                : fault.Kind == WatchFaultKind.StreamingUnsupported ? fault with { Kind = WatchFaultKind.Server }
                : fault;
        }

        Count(frame.Type);
        var kind = frame.Type switch
        {
            WatchFrameType.Added or WatchFrameType.Modified => IsInitial ? WatchEventKind.InitApply : WatchEventKind.Apply,
            WatchFrameType.Deleted => WatchEventKind.Delete,
            _ => (WatchEventKind?)null,
        };
        if (kind is not null && frame.Object.Length > maxObjectBytes)
        {
            LeaveOut(frame.Type);
        }
        else if (kind is { } known)
        {
            observer.OnNext(new WatchEvent(known, resource, frame.Object));
        }

        var version = frame.ReadResourceVersion(out var endsInitialEvents);
        if (IsInitial && endsInitialEvents)
        {
            IsInitial = false;
            observer.OnNext(new WatchEvent(WatchEventKind.InitDone, resource));
            InitialEventsEnded();
        }

        if (!IsInitial)
        {
            Remember(version);
        }

        return null;
    }

    private void Count(WatchFrameType type)
    {
        if (++Events == 1)
        {
            Answered();
        }

        _bookmarkDue |= type is WatchFrameType.Modified or WatchFrameType.Deleted;
    }

    private void LeaveOut(WatchFrameType type)
    {
        observer.OnNext(new WatchEvent(
            WatchEventKind.Fault, resource, Fault: WatchFault.TooLarge($"watch {resource}", maxObjectBytes)));
        if (type == WatchFrameType.Deleted)
        {
            DeleteLeftOut();
        }
    }

    private void Remember(ReadOnlySpan<byte> version)
    {
        if (version.IsEmpty)
        {
            return;
        }

        if (version.Length > _version.Length)
        {
            _version = new byte[version.Length];
        }

        version.CopyTo(_version);
        _versionLength = version.Length;
    }

    /// <summary>
    /// A stream cannot be paused between pages, and one that is not read is cut by the server: it waits a while in all, then
    /// gives way to pages.
    /// </summary>
    private async Task<WatchFault?> BreatheAsync(
        Backpressure backpressure, TimeProvider time, CancellationToken cancellationToken)
    {
        if (backpressure.IsOpen)
        {
            return null;
        }

        var started = time.GetTimestamp();
        var left = Patience - _waited;
        using var patience = new Deadline(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken);
        try
        {
            await backpressure.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Fault(WatchFaultKind.StreamingUnsupported, "the store is slower than the stream; listing in pages from now on");
        }

        _waited += time.GetElapsedTime(started);
        return null;
    }

    private WatchFault Fault(WatchFaultKind kind, string message) => new(kind, $"watch {resource}: {message}");
}
