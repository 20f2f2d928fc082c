namespace FleetSync.Tests.Support;

/// <summary>A body that arrives in pieces, as the network cuts it.</summary>
/// <param name="body">All of it.</param>
/// <param name="next">The size of the next piece.</param>
internal sealed class PiecewiseStream(byte[] body, Func<int> next) : MemoryStream(body)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<int>(Read(buffer.Span[..Math.Min(buffer.Length, next())]));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}
