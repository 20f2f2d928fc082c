using System.Collections.Concurrent;

namespace FleetSync.Stores.Sqlite;

/// <summary>
/// Reading connections, one a concurrent reader. A few stay open between questions, with their caches given back. Reading
/// never waits for the writer (write-ahead log), nor it for reading.
/// </summary>
internal sealed class SqliteReaders : IDisposable
{
    private readonly ConcurrentBag<SqliteDatabase> _idle = [];
    private readonly Func<SqliteDatabase> _open;
    private readonly int _maxIdle;
    private int _disposed;

    /// <summary>Creates the pool, empty.</summary>
    /// <param name="open">Opens a reading connection.</param>
    /// <param name="maxIdle">Connections kept between questions.</param>
    public SqliteReaders(Func<SqliteDatabase> open, int maxIdle)
    {
        _open = open;
        _maxIdle = maxIdle;
    }

    /// <summary>Runs a read on a connection of its own, off the caller's thread.</summary>
    /// <param name="read">The read; interrupted when cancelled.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="SqliteFailedException">The file cannot be read.</exception>
    public Task<T> ReadAsync<T>(Func<SqliteDatabase, T> read, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            var database = _idle.TryTake(out var idle) ? idle : _open();
            var keep = false;
            try
            {
                using var interruption = cancellationToken.Register(
                    static state => ((SqliteDatabase)state!).Interrupt(), database);
                cancellationToken.ThrowIfCancellationRequested();
                var answer = read(database);
                keep = true;
                return answer;
            }
            catch (SqliteFailedException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
            finally
            {
                GiveBack(database, keep);
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        Volatile.Write(ref _disposed, 1);
        while (_idle.TryTake(out var database))
        {
            database.Dispose();
        }
    }

    private void GiveBack(SqliteDatabase database, bool keep)
    {
        if (!keep || _disposed != 0 || _idle.Count >= _maxIdle)
        {
            database.Dispose();
            return;
        }

        database.Execute("PRAGMA shrink_memory");
        _idle.Add(database);
    }
}
