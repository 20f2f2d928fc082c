namespace FleetSync.Watching;

/// <summary>A fault of a list or watch, as a value: what went wrong, in the words of the server where it spoke.</summary>
/// <param name="Kind">What is to be done about it.</param>
/// <param name="Message">For people: what happened and at which request.</param>
/// <param name="RetryAfter">The server's Retry-After, where given.</param>
internal sealed record WatchFault(WatchFaultKind Kind, string Message, TimeSpan? RetryAfter = null)
{
    /// <summary>
    /// The same as the answer to a WatchList: a refusal of it says nothing of the type, which may be listed all the same.
    /// </summary>
    public WatchFault AsOfStream() =>
        Kind is WatchFaultKind.Forbidden or WatchFaultKind.NotServed ? this with { Kind = WatchFaultKind.StreamingUnsupported } : this;

    /// <summary>An object that was seen and left out because of its size: which one it is nobody knows.</summary>
    /// <param name="request">What was asked: <c>list pods</c>.</param>
    /// <param name="most">Bytes that an object may have.</param>
    public static WatchFault TooLarge(string request, int most) => new(
        WatchFaultKind.Malformed, $"{request}: an object larger than {most} bytes was left out; see watch.maxObjectBytes");
}
