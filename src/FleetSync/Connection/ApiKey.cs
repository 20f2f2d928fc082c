using System.Text;

namespace FleetSync.Connection;

/// <summary>
/// A key or token that is sent with every call to a server other than the cluster's: given once, or in a file that somebody else
/// renews, such as a mounted Secret. Safe for concurrent use.
/// </summary>
internal sealed class ApiKey
{
    private readonly string? _given;
    private readonly RereadFile? _file;

    /// <summary>Reads nothing yet.</summary>
    /// <param name="given">The key itself; null where it is in a file, or none is needed.</param>
    /// <param name="path">The file; null where there is none. It wins.</param>
    /// <param name="what">What the key is, for messages: "the API key of Qdrant".</param>
    /// <param name="time">The clock.</param>
    public ApiKey(string? given, string? path, string what, TimeProvider time)
    {
        _given = given;
        _file = path is null ? null : new RereadFile(path, what, time);
    }

    /// <summary>Whether a text can be a key: visible ASCII without white space, as a header can carry it.</summary>
    public static bool IsKey(string text) => text.Length > 0 && text.All(static c => c is > ' ' and < '\x7f');

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
        return IsKey(key)
            ? key
            : throw new ConnectionException(
                $"The API key file {_file.Path} holds no key: it is empty, or has several lines or characters that no key has.");
    }
}
