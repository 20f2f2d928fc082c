namespace FleetSync.Connection;

/// <summary>
/// A small file that somebody else renews: kubelet rotates tokens and authorities in place. Read again after a minute, as
/// client-go does, and whenever the server refused what it held. Safe for concurrent use.
/// </summary>
internal sealed class RereadFile
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly string _what;
    private readonly TimeProvider _time;
    private Reading? _last;

    /// <summary>Reads nothing yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it holds and for whom, for errors: <c>the token file of user "dev"</c>.</param>
    /// <param name="time">The clock.</param>
    public RereadFile(string path, string what, TimeProvider time)
    {
        Path = path;
        _what = what;
        _time = time;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>
    /// The content; the same instance as long as it did not change. A file that cannot be read for a moment (it is being replaced)
    /// counts as unchanged.
    /// </summary>
    /// <param name="now">Whether to read even if the last reading is young.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectionException">It could never be read.</exception>
    public async ValueTask<byte[]> ReadAsync(bool now, CancellationToken cancellationToken)
    {
        var last = _last;
        if (last is not null && !now && _time.GetElapsedTime(last.At) < Period)
        {
            return last.Content;
        }

        byte[] content;
        try
        {
            content = await File.ReadAllBytesAsync(Path, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            content = last?.Content
                ?? throw new ConnectionException($"Cannot read {_what}, {Path}: {e.Message} Check the path and its permissions.", e);
        }

        if (last is not null && content.AsSpan().SequenceEqual(last.Content))
        {
            content = last.Content;
        }

        _last = new Reading(content, _time.GetTimestamp());
        return content;
    }

    private sealed record Reading(byte[] Content, long At);
}
