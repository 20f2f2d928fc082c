using System.Text.Json;
using FleetSync.Connection;
using FleetSync.Discovery;

namespace FleetSync.Watching;

/// <summary>Reads the answer to one page's request into the events of its objects.</summary>
internal sealed class ListPageReader
{
    private const int ReadAhead = 48 * 1024;

    private readonly ApiResource _resource;
    private readonly WatcherOptions _options;
    private readonly WatchMetrics _metrics;
    private readonly IObserver<WatchEvent> _observer;
    private readonly ListPageParser _parser;

    /// <summary>Prepares to read one page.</summary>
    /// <param name="resource">The type.</param>
    /// <param name="options">How large an object may be.</param>
    /// <param name="metrics">Where bytes are counted.</param>
    /// <param name="observer">Gets an InitApply for each object, and a Fault for each that is larger.</param>
    public ListPageReader(ApiResource resource, WatcherOptions options, WatchMetrics metrics, IObserver<WatchEvent> observer)
    {
        _resource = resource;
        _options = options;
        _metrics = metrics;
        _observer = observer;
        _parser = new ListPageParser(options.MaxObjectBytes, LeaveOut);
    }

    /// <summary>The list's resourceVersion, once the page was read.</summary>
    public string ResourceVersion => _parser.ResourceVersion;

    /// <summary>The token of the next page; empty on the last one.</summary>
    public string Continue => _parser.Continue;

    /// <summary>Reads the page to its end.</summary>
    /// <param name="body">The response's body.</param>
    /// <param name="idle">Restarted whenever bytes come.</param>
    /// <returns>Null when all of it was read.</returns>
    public async Task<WatchFault?> ReadAsync(Stream body, Deadline idle)
    {
        using var buffer = new ReceiveBuffer(body, ReadAhead, _options.LargestFrame, count =>
        {
            _metrics.Received(RequestLane.List, count);
            idle.Restart();
        });
        try
        {
            return await ReadAsync(buffer, idle.Token) is { } fault ? fault
                : _parser.IsComplete ? null
                : Fault(WatchFaultKind.Disconnected, "the answer was cut short");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Fault(WatchFaultKind.Server, e.Message);
        }
    }

    /// <summary>
    /// Reads ahead before parsing: an object that the last read cut is parsed again from its start, and few reads mean few
    /// such objects. One that is larger than the buffer is awaited in doublings, which keeps the whole linear; one that is larger
    /// than any may be is passed over as it comes.
    /// </summary>
    private async Task<WatchFault?> ReadAsync(ReceiveBuffer buffer, CancellationToken idle)
    {
        var more = true;
        for (var wanted = Math.Min(ReadAhead, _options.LargestFrame); more && !_parser.IsComplete;)
        {
            more = await buffer.FillAsync(wanted, idle);
            var consumed = _parser.Read(buffer.Unread, Take);
            buffer.Consume(consumed);
            if (more && buffer.IsFull)
            {
                consumed = _parser.LeaveOut(buffer.Unread.Span);
                buffer.Consume(consumed);
                if (consumed == 0)
                {
                    return Fault(WatchFaultKind.Server, $"the answer holds more than {_options.MaxObjectBytes} bytes that are no object");
                }
            }

            wanted = Math.Min(
                Math.Max(ReadAhead, consumed > 0 ? buffer.Unread.Length + 1 : buffer.Unread.Length * 2), _options.LargestFrame);
        }

        return null;
    }

    private void Take(ReadOnlyMemory<byte> item) => _observer.OnNext(new WatchEvent(WatchEventKind.InitApply, _resource, item));

    private void LeaveOut() => _observer.OnNext(new WatchEvent(
        WatchEventKind.Fault, _resource, Fault: WatchFault.TooLarge($"list {_resource}", _options.MaxObjectBytes)));

    private WatchFault Fault(WatchFaultKind kind, string message) => new(kind, $"list {_resource}: {message}");
}
