namespace FleetSync.Stores.Sqlite;

/// <summary>What a file is opened for.</summary>
internal enum SqliteAccess
{
    /// <summary>Searching alone: nothing is created, migrated or written.</summary>
    Read,

    /// <summary>Synchronising: the file and its folders are created, older schemas are migrated.</summary>
    Write,
}
