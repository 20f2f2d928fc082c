using System.Buffers;
using System.Text;
using SQLitePCL;

namespace FleetSync.Stores.Sqlite;

/// <summary>A compiled statement, bound by position and reused; nothing is allocated by binding and running it.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int SmallText = 512;
    private readonly SqliteDatabase _database;
    private readonly sqlite3_stmt _handle;

    /// <summary>Wraps a compiled statement.</summary>
    /// <param name="database">Its connection.</param>
    /// <param name="handle">The statement; owned from here on.</param>
    public SqliteStatement(SqliteDatabase database, sqlite3_stmt handle)
    {
        _database = database;
        _handle = handle;
    }

    /// <summary>Binds a number. Positions begin at 1.</summary>
    public SqliteStatement Bind(int position, long value)
    {
        _database.Check(raw.sqlite3_bind_int64(_handle, position, value));
        return this;
    }

    /// <summary>Binds a number or NULL.</summary>
    public SqliteStatement Bind(int position, long? value)
    {
        _database.Check(value is { } number
            ? raw.sqlite3_bind_int64(_handle, position, number)
            : raw.sqlite3_bind_null(_handle, position));
        return this;
    }

    /// <summary>Binds bytes as a BLOB.</summary>
    public SqliteStatement BindBytes(int position, ReadOnlySpan<byte> value)
    {
        _database.Check(raw.sqlite3_bind_blob(_handle, position, value));
        return this;
    }

    /// <summary>Binds a UUID as its 16 bytes in network order, so that they sort as their text does.</summary>
    public SqliteStatement Bind(int position, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return BindBytes(position, bytes);
    }

    /// <summary>Binds text.</summary>
    public SqliteStatement Bind(int position, ReadOnlySpan<char> value)
    {
        var length = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = length <= SmallText ? null : ArrayPool<byte>.Shared.Rent(length);
        var bytes = rented ?? stackalloc byte[SmallText];
        length = Encoding.UTF8.GetBytes(value, bytes);
        var code = raw.sqlite3_bind_text(_handle, position, (ReadOnlySpan<byte>)bytes[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        _database.Check(code);
        return this;
    }

    /// <summary>Binds text in UTF-8.</summary>
    public SqliteStatement BindText(int position, ReadOnlySpan<byte> value)
    {
        _database.Check(raw.sqlite3_bind_text(_handle, position, value));
        return this;
    }

    /// <summary>Binds text or NULL.</summary>
    public SqliteStatement BindOptional(int position, string? value)
    {
        if (value is not null)
        {
            return Bind(position, value);
        }

        _database.Check(raw.sqlite3_bind_null(_handle, position));
        return this;
    }

    /// <summary>Advances to the next row; false when there is none.</summary>
    public bool Next()
    {
        var code = raw.sqlite3_step(_handle);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw Failed(code),
        };
    }

    /// <summary>Runs it to its end and makes it ready to be bound anew.</summary>
    public void Run()
    {
        while (Next())
        {
        }

        Reset();
    }

    /// <summary>Makes it ready to be bound anew.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_handle);

    /// <summary>A column of the current row, from 0, as a number; NULL is 0.</summary>
    public long Number(int column) => raw.sqlite3_column_int64(_handle, column);

    /// <summary>A column as a floating-point number.</summary>
    public double Real(int column) => raw.sqlite3_column_double(_handle, column);

    /// <summary>A column as text; NULL is empty.</summary>
    public string Text(int column) => raw.sqlite3_column_text(_handle, column).utf8_to_string() ?? "";

    /// <summary>A column's bytes, valid until the statement moves on.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_handle, column);

    /// <summary>Whether a column is NULL.</summary>
    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private SqliteFailedException Failed(int code)
    {
        // The message must be taken before the reset; after it the statement can be used again.
        var failure = _database.Failure(code);
        Reset();
        return failure;
    }
}
