namespace FleetSync.Stores;

/// <summary>Why a write was not acknowledged, as a value. The batch is kept and written again.</summary>
/// <param name="Kind">What is to be done about it.</param>
/// <param name="Message">For people: what happened, where, and what to do.</param>
/// <param name="RetryAfter">The store's own wish, where it named one.</param>
internal sealed record StoreFault(StoreFaultKind Kind, string Message, TimeSpan? RetryAfter = null);
