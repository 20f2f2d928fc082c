namespace FleetSync.Watching;

/// <summary>A fault of a list or watch, as a value: what went wrong, in the words of the server where it spoke.</summary>
/// <param name="Kind">What is to be done about it.</param>
/// <param name="Message">For people: what happened and at which request.</param>
/// <param name="RetryAfter">The server's Retry-After, where given.</param>
internal sealed record WatchFault(WatchFaultKind Kind, string Message, TimeSpan? RetryAfter = null);
