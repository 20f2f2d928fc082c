namespace FleetSync.Embedding;

/// <summary>Why texts were not embedded, as a value: records go on without vectors, which follow later.</summary>
/// <param name="Message">For people: what happened, where, and what to do.</param>
/// <param name="RetryAfter">The provider's own wish, where it named one.</param>
internal sealed record EmbeddingFault(string Message, TimeSpan? RetryAfter = null);
