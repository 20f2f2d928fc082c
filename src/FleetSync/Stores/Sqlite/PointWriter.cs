using System.IO.Hashing;
using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Extraction;

namespace FleetSync.Stores.Sqlite;

/// <summary>Applies batches on the writing connection with statements that are compiled once.</summary>
internal sealed class PointWriter : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly Action<SqliteDatabase> _verify;
    private readonly XxHash3 _labelHash = new();
    private readonly RecordFields _fields = new();
    private readonly VectorWriter _vectors;
    private readonly SqliteStatement _find;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _update;
    private readonly SqliteStatement _putDocument;
    private readonly SqliteStatement _putSearch;
    private readonly SqliteStatement _addLabel;
    private readonly SqliteStatement _dropLabels;
    private readonly SqliteStatement _dropResource;
    private readonly SqliteStatement _dropDocument;
    private readonly SqliteStatement _dropSearch;
    private readonly SqliteStatement _rowsOfCluster;
    private readonly SqliteStatement _dropCluster;

    /// <summary>Compiles the statements.</summary>
    /// <param name="database">The writing connection.</param>
    /// <param name="verify">Makes sure, within each batch's transaction, that the file is still what it was opened as.</param>
    public PointWriter(SqliteDatabase database, Action<SqliteDatabase> verify)
    {
        (_database, _verify) = (database, verify);
        _vectors = new VectorWriter(database);
        _find = database.Prepare("SELECT row, label_hash, text_hash FROM resource WHERE point = ?1 AND cluster = ?2");
        _insert = database.Prepare(
            """
            INSERT INTO resource (point, cluster, status_hash, text_hash, label_hash, created_at, updated_at,
                                  namespace, api_group, api_version, kind, name, health, reason, id)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            """);
        _update = database.Prepare(
            """
            UPDATE resource SET status_hash = ?3, text_hash = ?4, label_hash = ?5, created_at = ?6, updated_at = ?7,
                                namespace = ?8, api_group = ?9, api_version = ?10, kind = ?11, name = ?12,
                                health = ?13, reason = ?14, id = ?15
            WHERE point = ?1 AND cluster = ?2
            """);
        _putDocument = database.Prepare("INSERT OR REPLACE INTO document (row, body) VALUES (?1, ?2)");
        _putSearch = database.Prepare("INSERT OR REPLACE INTO search (rowid, name, text) VALUES (?1, ?2, ?3)");
        _addLabel = database.Prepare("INSERT OR IGNORE INTO label (pair, row) VALUES (?2, ?1)");
        // The stored record names its pairs, which spares a second index of the largest table by rows.
        _dropLabels = database.Prepare(
            """
            DELETE FROM label WHERE row = ?1 AND pair IN (
                SELECT value FROM json_each((SELECT CAST(body AS TEXT) FROM document WHERE row = ?1), '$.labelPairs'))
            """);
        _dropResource = database.Prepare("DELETE FROM resource WHERE row = ?1 RETURNING text_hash");
        _dropDocument = database.Prepare("DELETE FROM document WHERE row = ?1");
        _dropSearch = database.Prepare("DELETE FROM search WHERE rowid = ?1");
        _rowsOfCluster = database.Prepare("SELECT row FROM resource WHERE cluster = ?1 LIMIT ?2");
        _dropCluster = database.Prepare("DELETE FROM cluster WHERE name = ?1");
    }

    /// <summary>Applies a batch in one transaction: all of it or nothing.</summary>
    /// <param name="batch">The changes.</param>
    /// <param name="cancellationToken">Takes everything back.</param>
    /// <exception cref="SqliteFailedException">Nothing was applied.</exception>
    /// <exception cref="StoreException">Nothing was applied: the file is no more what it was opened as.</exception>
    public WriteReport Write(ChangeBatch batch, CancellationToken cancellationToken)
    {
        var written = 0;
        var deleted = 0;
        _database.Execute("BEGIN IMMEDIATE");
        try
        {
            _verify(_database);
            foreach (var change in batch.Changes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                switch (change.Kind)
                {
                    case ChangeKind.Upsert:
                        Put(batch.Cluster, change, withSearch: true);
                        written++;
                        break;
                    case ChangeKind.UpdatePayload:
                        Put(batch.Cluster, change, withSearch: false);
                        written++;
                        break;
                    case ChangeKind.Delete:
                        Delete(batch.Cluster, change.PointId);
                        deleted++;
                        break;
                    case ChangeKind.Synced:
                    default:
                        break;
                }
            }

            _database.Execute("COMMIT");
            return new WriteReport(written, deleted);
        }
        finally
        {
            _database.Rollback();
        }
    }

    /// <summary>Removes some points of a cluster in one transaction; with the last of them, its own record.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="most">Points at most.</param>
    /// <returns>How many; fewer than <paramref name="most"/> when nothing of the cluster is left.</returns>
    /// <exception cref="SqliteFailedException">Nothing was removed by this call.</exception>
    public int Forget(string cluster, int most)
    {
        _database.Execute("BEGIN IMMEDIATE");
        try
        {
            var rows = RowsOf(cluster, most);
            rows.ForEach(Delete);
            if (rows.Count < most)
            {
                _dropCluster.Bind(1, cluster).Run();
            }

            _database.Execute("COMMIT");
            return rows.Count;
        }
        finally
        {
            _database.Rollback();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])
            [
                _find, _insert, _update, _putDocument, _putSearch,
                _addLabel, _dropLabels, _dropResource, _dropDocument, _dropSearch, _rowsOfCluster, _dropCluster,
            ])
        {
            statement.Dispose();
        }

        _vectors.Dispose();
    }

    /// <summary>
    /// Writes a point. One that is absent is written whole even by a payload update: what the caller believed to be stored
    /// is not, and leaving it out would lose the object (I1).
    /// </summary>
    private void Put(string cluster, ResourceChange change, bool withSearch)
    {
        var snapshot = change.Snapshot
            ?? throw new ArgumentException($"A {change.Kind} of {change.PointId} carries no snapshot.", nameof(change));
        if (!string.Equals(snapshot.Cluster, cluster, StringComparison.Ordinal))
        {
            throw new ArgumentException($"{change.PointId} does not belong to {cluster}, whose batch it is in.", nameof(change));
        }

        _fields.Read(snapshot.Document);
        var labels = HashLabels();
        var known = Find(cluster, change.PointId, out var row, out var knownLabels, out var knownText);
        var textHash = withSearch || !known ? change.WholeTextHash : snapshot.TextHash;
        Fill(known ? _update : _insert, change, snapshot, textHash, labels).Run();
        row = known ? row : _database.LastRow;
        PutVector(change, unchecked((long)textHash), knownText);

        if (!known || labels != knownLabels)
        {
            PutLabels(row, known);
        }

        _putDocument.Bind(1, row).BindBytes(2, snapshot.Document.Span).Run();
        if (withSearch || !known)
        {
            _putSearch.Bind(1, row).BindText(2, _fields.Name).BindText(3, _fields.SearchText).Run();
        }
    }

    private void PutVector(ResourceChange change, long text, long knownText)
    {
        if (change.Vector is { } vector)
        {
            _vectors.Put(text, vector.Span);
        }

        if (text != knownText)
        {
            _vectors.Release(knownText);
        }
    }

    private void Delete(string cluster, Guid point)
    {
        if (Find(cluster, point, out var row, out _, out _))
        {
            Delete(row);
        }
    }

    private void Delete(long row)
    {
        _dropLabels.Bind(1, row).Run();
        _dropSearch.Bind(1, row).Run();
        _dropDocument.Bind(1, row).Run();
        var text = _dropResource.Bind(1, row).Next() ? _dropResource.Number(0) : 0;
        _dropResource.Reset();
        _vectors.Release(text);
    }

    private List<long> RowsOf(string cluster, int most)
    {
        var rows = new List<long>();
        _rowsOfCluster.Bind(1, cluster).Bind(2, (long)most);
        while (_rowsOfCluster.Next())
        {
            rows.Add(_rowsOfCluster.Number(0));
        }

        _rowsOfCluster.Reset();
        return rows;
    }

    private bool Find(string cluster, Guid point, out long row, out long labels, out long text)
    {
        var found = _find.Bind(1, point).Bind(2, cluster).Next();
        row = found ? _find.Number(0) : 0;
        labels = found ? _find.Number(1) : 0;
        text = found ? _find.Number(2) : 0;
        _find.Reset();
        return found;
    }

    /// <summary>Must come before the new document, since the old one names the pairs to drop.</summary>
    private void PutLabels(long row, bool known)
    {
        if (known)
        {
            _dropLabels.Bind(1, row).Run();
        }

        for (var i = 0; i < _fields.LabelPairs; i++)
        {
            _addLabel.Bind(1, row).BindText(2, _fields.LabelPair(i)).Run();
        }
    }

    private SqliteStatement Fill(
        SqliteStatement statement, ResourceChange change, ResourceSnapshot snapshot, ulong textHash, long labels) => statement
            .Bind(1, change.PointId)
            .Bind(2, snapshot.Cluster)
            .Bind(3, unchecked((long)snapshot.StatusHash))
            .Bind(4, unchecked((long)textHash))
            .Bind(5, labels)
            .Bind(6, _fields.CreatedAt?.ToUnixTimeMilliseconds())
            .Bind(7, change.ObservedAt.ToUnixTimeMilliseconds())
            .BindText(8, _fields.Namespace)
            .Bind(9, snapshot.Resource.Group)
            .Bind(10, snapshot.Resource.ApiVersion)
            .Bind(11, snapshot.Resource.Kind)
            .BindText(12, _fields.Name)
            .BindText(13, _fields.Health)
            .BindText(14, _fields.Reason)
            .BindText(15, _fields.Id);

    private long HashLabels()
    {
        for (var i = 0; i < _fields.LabelPairs; i++)
        {
            _labelHash.Append(_fields.LabelPair(i));
            _labelHash.Append("\0"u8);
        }

        var hash = _labelHash.GetCurrentHashAsUInt64();
        _labelHash.Reset();
        return unchecked((long)hash);
    }
}
