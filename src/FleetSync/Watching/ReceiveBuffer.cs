using System.Buffers;

namespace FleetSync.Watching;

/// <summary>
/// A bounded, contiguous window on a response's body. Contiguous, so that an object is parsed in place wherever the
/// network cut it. An empty buffer goes back to the pool while the stream is silent: a hundred idle watches hold nothing.
/// </summary>
/// <param name="stream">The body.</param>
/// <param name="initialBytes">Bytes rented at first.</param>
/// <param name="maxBytes">Bytes held at most.</param>
/// <param name="received">Told how many bytes came, whenever some did.</param>
internal sealed class ReceiveBuffer(Stream stream, int initialBytes, int maxBytes, Action<int>? received = null) : IDisposable
{
    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>What has been received and not consumed; valid until the next <see cref="FillAsync"/>.</summary>
    public ReadOnlyMemory<byte> Unread => _bytes.AsMemory(_start, _end - _start);

    /// <summary>Whether <see cref="Unread"/> has reached the bound, so that no more can be received before some is consumed.</summary>
    public bool IsFull => _end - _start >= maxBytes;

    /// <summary>Drops bytes from the front of <see cref="Unread"/>.</summary>
    /// <param name="count">At most its length.</param>
    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
        {
            _start = _end = 0;
        }
    }

    /// <summary>Receives until <see cref="Unread"/> holds at least <paramref name="atLeast"/> bytes.</summary>
    /// <param name="atLeast">More than there are now.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the body ended first.</returns>
    public async ValueTask<bool> FillAsync(int atLeast, CancellationToken cancellationToken)
    {
        while (_end - _start < atLeast)
        {
            if (_start == _end)
            {
                Release();
                _ = await stream.ReadAsync(Memory<byte>.Empty, cancellationToken);
            }

            MakeRoom(atLeast);
            var count = await stream.ReadAsync(_bytes.AsMemory(_end), cancellationToken);
            if (count == 0)
            {
                return false;
            }

            _end += count;
            received?.Invoke(count);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => Release();

    private void MakeRoom(int atLeast)
    {
        var unread = _end - _start;
        var wanted = Math.Min(Math.Max(atLeast, initialBytes), maxBytes);
        if (_bytes.Length < wanted || (_start == 0 && _end == _bytes.Length))
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(wanted, Math.Min(unread * 2, maxBytes)));
            _bytes.AsSpan(_start, unread).CopyTo(larger);
            Return();
            _bytes = larger;
        }
        else if (_end == _bytes.Length || _bytes.Length - _start < atLeast)
        {
            _bytes.AsSpan(_start, unread).CopyTo(_bytes);
        }
        else
        {
            return;
        }

        _start = 0;
        _end = unread;
    }

    private void Release()
    {
        Return();
        _bytes = [];
        _start = _end = 0;
    }

    private void Return()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
    }
}
