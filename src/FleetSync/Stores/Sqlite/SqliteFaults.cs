using SQLitePCL;

namespace FleetSync.Stores.Sqlite;

/// <summary>SQLite's result codes (sqlite.org/rescode.html) in a user's words.</summary>
internal static class SqliteFaults
{
    /// <summary>The fault of a write that failed. Nothing of it was applied.</summary>
    public static StoreFault ToFault(SqliteFailedException failure, string path) => failure.PrimaryCode switch
    {
        _ when failure.IsBusy => new(
            StoreFaultKind.Unavailable, $"{path} is locked by another process; its turn is waited for."),
        raw.SQLITE_NOMEM or raw.SQLITE_INTERRUPT => new(
            StoreFaultKind.Unavailable, $"{path} could not be written for now: {Words(failure)}."),
        raw.SQLITE_FULL => new(
            StoreFaultKind.Full, $"{path} cannot grow: {Words(failure)}. Changes are kept; free some space on its disk."),
        raw.SQLITE_IOERR => new(
            StoreFaultKind.Full,
            $"{path} cannot be written: {Words(failure)}. Changes are kept; check the disk's health and free space."),
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH or raw.SQLITE_CANTOPEN => new(
            StoreFaultKind.Refused,
            $"{path} refuses writes: {Words(failure)}. Changes are kept; allow this user to write the file and its folder."),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new(
            StoreFaultKind.Broken,
            $"{path} is damaged: {Words(failure)}. Stop fleetsync, move the file away, and start it again: the cluster fills a new one."),
        _ => new(StoreFaultKind.Broken, $"{path} did not take a write: {Words(failure)}."),
    };

    /// <summary>What to tell a user whose file cannot be opened or read.</summary>
    public static StoreException ToException(SqliteFailedException failure, string path) => new(
        failure.PrimaryCode switch
        {
            _ when failure.IsBusy => $"{path} is locked by another process. Try again, or stop the process that holds it.",
            raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT =>
                $"{path} is damaged or no database of FleetSync: {Words(failure)}. It is left as it is; move it away, "
                + "and `fleetsync run` fills a new one from the cluster.",
            raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
                $"{path} cannot be opened: {Words(failure)}. Check this user's rights to the file and its folder.",
            raw.SQLITE_READONLY =>
                $"{path} cannot be written: {Words(failure)}. Allow this user to write the file and its folder, or name another file.",
            raw.SQLITE_FULL => $"{path} cannot grow: {Words(failure)}. Free some space on its disk.",
            _ => $"{path} cannot be used: {Words(failure)}.",
        },
        failure);

    private static string Words(SqliteFailedException failure) =>
        FormattableString.Invariant($"{failure.Message} (SQLite code {failure.Code})");
}
