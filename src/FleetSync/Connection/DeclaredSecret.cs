namespace FleetSync.Connection;

/// <summary>A secret as a kubeconfig declares it: the bytes themselves, or a file that holds them and may change.</summary>
internal sealed class DeclaredSecret
{
    private readonly byte[]? _bytes;
    private readonly RereadFile? _file;

    /// <summary>A secret that never changes.</summary>
    public DeclaredSecret(byte[] bytes) => _bytes = bytes;

    /// <summary>A secret in a file.</summary>
    public DeclaredSecret(RereadFile file) => _file = file;

    /// <summary>The file that holds it; null where it is declared itself.</summary>
    public string? Path => _file?.Path;

    /// <summary>The bytes; the same instance as long as they did not change.</summary>
    /// <exception cref="ConnectionException">The file could never be read.</exception>
    public ValueTask<byte[]> ReadAsync(bool now, CancellationToken cancellationToken) =>
        _file is null ? ValueTask.FromResult(_bytes!) : _file.ReadAsync(now, cancellationToken);
}
