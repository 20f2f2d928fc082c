using System.Runtime.CompilerServices;
using System.Text.Json;
using FleetSync.Batching;
using FleetSync.Changes;
using SQLitePCL;

namespace FleetSync.Stores.Sqlite;

/// <summary>
/// The embedded store: one SQLite file with a write-ahead log, which several processes may read and write. Every batch is a
/// transaction. Times are kept in milliseconds. Faults of reading, and of saving a cluster's record, come as
/// <see cref="StoreException"/>.
/// </summary>
internal sealed class SqliteStore : IResourceStore
{
    private const int StatePage = 1024;
    private const int MaxIdleReaders = 4;

    /// <summary>Points forgotten in one transaction, which takes some tens of milliseconds.</summary>
    private const int ForgottenAtOnce = 1000;

    private readonly SqliteAccess _access;
    private readonly SqliteSettings _settings;
    private readonly VectorSpace? _space;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private SqliteReaders _readers;
    private SqliteDatabase? _database;
    private PointWriter? _writer;

    /// <summary>Names the file; nothing is opened yet.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="access">For what it is opened.</param>
    /// <param name="settings">Bounds; the defaults where null.</param>
    /// <param name="space">The space of the vectors that changes will carry, without dimensions when they carry none; null to write no records.</param>
    public SqliteStore(string path, SqliteAccess access, SqliteSettings? settings = null, VectorSpace? space = null)
    {
        Location = Path.GetFullPath(path);
        _access = access;
        _settings = settings ?? new SqliteSettings();
        _space = space;
        _readers = new SqliteReaders(() => SqliteDatabase.Open(Location, SqliteAccess.Read, _settings), MaxIdleReaders);
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_access is SqliteAccess.Write)
            {
                await OpenForWritingAsync(cancellationToken);
            }
            else
            {
                await OpenForReadingAsync(cancellationToken);
            }
        }
        catch (SqliteFailedException failure)
        {
            throw SqliteFaults.ToException(failure, Location);
        }
    }

    /// <inheritdoc/>
    /// <remarks>A payload update of an absent point writes it whole, search text included: leaving it out would lose it (I1).</remarks>
    public async Task<WriteReport> WriteAsync(ChangeBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Changes.All(static change => change.Kind is ChangeKind.Synced))
        {
            return new WriteReport(0, 0);
        }

        try
        {
            return await WriteAsync(
                database => Writer(database).Write(batch, cancellationToken), cancellationToken);
        }
        catch (SqliteFailedException failure)
        {
            return new WriteReport(0, 0, SqliteFaults.ToFault(failure, Location));
        }
        catch (StoreException refusal)
        {
            return new WriteReport(0, 0, new StoreFault(StoreFaultKind.Refused, refusal.Message));
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredPoint> ReadStateAsync(
        string cluster, string apiGroup, string kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = new StoredPoint[StatePage];
        var after = 0L;
        int count;
        do
        {
            count = await ReadAsync(
                database => PointReader.ReadPage(database, (cluster, apiGroup, kind), ref after, page), cancellationToken);
            for (var i = 0; i < count; i++)
            {
                yield return page[i];
            }
        }
        while (count == page.Length);
    }

    /// <inheritdoc/>
    /// <remarks>A text has one vector here, whichever of its records is named.</remarks>
    public Task<IReadOnlyDictionary<ulong, ReadOnlyMemory<float>>> ReadVectorsAsync(
        IReadOnlyDictionary<ulong, Guid> points, CancellationToken cancellationToken) =>
        ReadAsync(database => PointReader.ReadVectors(database, points.Keys), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredKind>> ReadKindsAsync(string cluster, CancellationToken cancellationToken) =>
        ReadAsync(database => PointReader.ReadKinds(database, cluster), cancellationToken);

    /// <inheritdoc/>
    public Task<SearchPage> SearchAsync(ResourceQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit < 1 || query.Offset < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(query), query, "A page has at least one row and no negative offset.");
        }

        return ReadAsync(database => RecordSearch.Search(database, query), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<FacetCount>> FacetAsync(
        ResourceQuery query, FacetField field, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return ReadAsync(database => RecordSearch.Facet(database, query, field, limit), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<StoreVocabulary> ReadVocabularyAsync(CancellationToken cancellationToken) =>
        ReadAsync(VocabularyReader.Read, cancellationToken);

    /// <inheritdoc/>
    public async Task SaveClusterAsync(ClusterRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(
                database =>
                {
                    SaveCluster(database, record);
                    return true;
                },
                cancellationToken);
        }
        catch (SqliteFailedException failure)
        {
            throw new StoreException(SqliteFaults.ToFault(failure, Location).Message, failure);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ClusterRecord>> ReadClustersAsync(CancellationToken cancellationToken) =>
        ReadAsync(ClusterTable.Read, cancellationToken);

    /// <inheritdoc/>
    public async Task<long> ForgetAsync(string cluster, CancellationToken cancellationToken)
    {
        try
        {
            var removed = 0L;
            int slice;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                slice = await WriteAsync(
                    database => Writer(database).Forget(cluster, ForgottenAtOnce), cancellationToken);
                removed += slice;
            }
            while (slice == ForgottenAtOnce);
            return removed;
        }
        catch (SqliteFailedException failure)
        {
            throw SqliteFaults.ToException(failure, Location);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync();
        _readers.Dispose();
        _writer?.Dispose();
        _database?.Dispose();
        _database = null;
        _writer = null;
        _writing.Release();
    }

    private async Task OpenForWritingAsync(CancellationToken cancellationToken) => _database = await WritableFile.OpenAsync(
        Location,
        _settings,
        database =>
        {
            if (_space is not null)
            {
                EmbeddingTable.Claim(database, _space, Location);
            }
        },
        cancellationToken);

    private async Task OpenForReadingAsync(CancellationToken cancellationToken)
    {
        SqliteFile.RequireExisting(Location);
        int version;
        try
        {
            version = await _readers.ReadAsync(Verify, cancellationToken);
        }
        catch (SqliteFailedException failure) when (
            failure.PrimaryCode is raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY && !SqliteFile.HasLog(Location))
        {
            // Reading a write-ahead log needs side files. Where they cannot be made, and no writer has left a log, the file
            // alone is the whole truth, for as long as that stays so: nothing is kept from one question to the next.
            _readers.Dispose();
            _readers = new SqliteReaders(OpenUnlocked, maxIdle: 0);
            version = await _readers.ReadAsync(Verify, cancellationToken);
        }

        if (version == 0)
        {
            throw SqliteFile.NothingSynced(Location);
        }

        if (version < SqliteSchema.Steps.Count)
        {
            throw new StoreException(
                $"{Location} was written by an older fleetsync (schema {version}, this one reads {SqliteSchema.Steps.Count}). "
                + "Run `fleetsync run` once with this version: it brings the file up to date.");
        }

        SqliteDatabase OpenUnlocked() => SqliteDatabase.Open(
            SqliteFile.HasLog(Location) ? Location : SqliteFile.ToImmutableUri(Location), SqliteAccess.Read, _settings);

        int Verify(SqliteDatabase database) => SqliteSchema.Verify(database, Location, SqliteSchema.Steps.Count);
    }

    /// <summary>In a transaction with the look at the space, which the record names.</summary>
    private void SaveCluster(SqliteDatabase database, ClusterRecord record)
    {
        database.Execute("BEGIN IMMEDIATE");
        try
        {
            EmbeddingTable.Verify(database, _space, Location);
            ClusterTable.Save(database, record);
            database.Execute("COMMIT");
        }
        finally
        {
            database.Rollback();
        }
    }

    private PointWriter Writer(SqliteDatabase database) =>
        _writer ??= new PointWriter(database, verified => EmbeddingTable.Verify(verified, _space, Location));

    private async Task<T> ReadAsync<T>(Func<SqliteDatabase, T> read, CancellationToken cancellationToken)
    {
        try
        {
            return await _readers.ReadAsync(read, cancellationToken);
        }
        catch (SqliteFailedException failure)
        {
            throw SqliteFaults.ToException(failure, Location);
        }
        catch (JsonException problem)
        {
            throw SqliteFaults.ToException(new SqliteFailedException(raw.SQLITE_CORRUPT, problem.Message), Location);
        }
    }

    /// <summary>Runs a write off the caller's thread, one at a time.</summary>
    private async Task<T> WriteAsync<T>(Func<SqliteDatabase, T> write, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var database = _database ?? throw new InvalidOperationException($"{Location} is not open for writing.");
            if (!File.Exists(Location))
            {
                // SQLite would go on writing into a file that nobody can see.
                throw new SqliteFailedException(raw.SQLITE_CORRUPT, "the file was removed while in use");
            }

            return await Task.Run(() => write(database), cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }
}
