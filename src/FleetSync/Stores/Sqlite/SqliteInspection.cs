using System.Runtime.InteropServices;

namespace FleetSync.Stores.Sqlite;

/// <summary>Looks at a file that is to be the store. Makes, locks and writes nothing, not even SQLite's own side files.</summary>
internal static partial class SqliteInspection
{
    private const int MayWrite = 2;

    /// <summary>Looks.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="space">The space of the vectors that are to be written.</param>
    public static StoreReading Read(string path, VectorSpace? space)
    {
        var file = Path.GetFullPath(path);
        var reading = new StoreReading(file);
        if (Directory.Exists(file))
        {
            return reading with { Refusal = $"{file} is a folder. Name a file in it, for example {Path.Join(file, "fleet.db")}." };
        }

        reading = reading with { NotWritable = NotWritable(file), FreeBytes = FreeBytes(file) };
        return File.Exists(file) && (new FileInfo(file).Length > 0 || SqliteFile.HasLog(file))
            ? Open(reading with { Exists = true }, space)
            : reading with { Version = "SQLite" };
    }

    private static StoreReading Open(StoreReading reading, VectorSpace? space)
    {
        try
        {
            // A log is read with its side files, which are there with it; without one the file alone is the whole truth.
            using var database = SqliteDatabase.Open(
                SqliteFile.HasLog(reading.Location) ? reading.Location : SqliteFile.ToImmutableUri(reading.Location),
                SqliteAccess.Read,
                new SqliteSettings());
            var schema = SqliteSchema.Verify(database, reading.Location, SqliteSchema.Steps.Count);
            reading = reading with { Version = $"SQLite, schema {schema}" };
            if (schema < SqliteSchema.Steps.Count)
            {
                // The agent brings it up to date; what came with later steps is not in it yet.
                return reading;
            }

            return reading with { Clusters = ClusterTable.Read(database), Refusal = Misfit(database, space, reading.Location) };
        }
        catch (SqliteFailedException failure)
        {
            return reading with { Refusal = SqliteFaults.ToException(failure, reading.Location).Message };
        }
        catch (StoreException refusal)
        {
            return reading with { Refusal = refusal.Message };
        }
    }

    private static string? Misfit(SqliteDatabase database, VectorSpace? space, string path)
    {
        var found = EmbeddingTable.Read(database)?.Fingerprint ?? "";
        return space is null || found == space.Name || database.Scalar("SELECT count(*) FROM (SELECT 1 FROM vector LIMIT 1)") == 0
            ? null
            : $"{path} {SpaceRefusal.Both(found, space)}. {SpaceRefusal.OnOpening}";
    }

    private static string? NotWritable(string file)
    {
        if (File.Exists(file) && !IsWritable(file))
        {
            return $"{file} may not be written by this user. Allow it, or name another file.";
        }

        // SQLite makes side files beside it, and an agent the folders that are missing.
        var folder = Folder(file);
        return IsWritable(folder) ? null : $"{folder} may not be written by this user, and files have to be made in it. Allow it, or name another file.";
    }

    private static long? FreeBytes(string file)
    {
        try
        {
            return new DriveInfo(Folder(file)).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The folder of a file, or the nearest above it that is there.</summary>
    private static string Folder(string file)
    {
        var folder = Path.GetDirectoryName(file);
        while (folder is not null && !Directory.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? Path.GetPathRoot(file)!;
    }

    private static bool IsWritable(string path) => OperatingSystem.IsWindows() || Access(path, MayWrite) == 0;

    /// <summary>access(2): knows of read-only mounts too, which permission bits do not tell of.</summary>
    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
