using System.Text;
using FleetSync.Connection;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// The API key or token that is sent with every call: given once, or in a file that somebody else renews, such as a mounted
/// Secret. Safe for concurrent use.
/// </summary>
internal sealed class QdrantKey
{
    private readonly string? _given;
    private readonly RereadFile? _file;

    /// <summary>Reads nothing yet.</summary>
    /// <param name="options">Where the key is.</param>
    /// <param name="time">The clock.</param>
    public QdrantKey(QdrantOptions options, TimeProvider time)
    {
        _given = options.ApiKey;
        _file = options.ApiKeyFile is { } path ? new RereadFile(path, "the API key of Qdrant", time) : null;
    }

    /// <summary>The key; null where none is configured.</summary>
    /// <param name="now">Whether to read the file even if the last reading is young, for the server refused what it held.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectionException">The file cannot be read, or what it holds is no key.</exception>
    public async ValueTask<string?> ReadAsync(bool now, CancellationToken cancellationToken)
    {
        if (_file is null)
        {
            return _given;
        }

        var key = Encoding.UTF8.GetString(await _file.ReadAsync(now, cancellationToken)).Trim();
        return QdrantOptions.IsKey(key)
            ? key
            : throw new ConnectionException(
                $"The API key file {_file.Path} holds no key: it is empty, or has several lines or characters that no key has.");
    }
}
