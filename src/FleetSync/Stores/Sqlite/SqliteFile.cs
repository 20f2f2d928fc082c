namespace FleetSync.Stores.Sqlite;

/// <summary>
/// The file before SQLite sees it. An existing file is never opened here: closing any descriptor of a file drops all POSIX
/// locks that this process holds on it (sqlite.org/howtocorrupt.html, 2.2).
/// </summary>
internal static class SqliteFile
{
    /// <summary>Creates the folders and an empty file that only its owner may use; leaves what is there.</summary>
    /// <exception cref="StoreException">It cannot be created.</exception>
    public static void Prepare(string path)
    {
        RefuseFolder(path);
        if (File.Exists(path))
        {
            return;
        }

        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }

            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            new FileStream(path, options).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster.
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                $"{path} cannot be created: {problem.Message.TrimEnd('.')}. Allow this user to write there, or name another file.",
                problem);
        }
    }

    /// <summary>Verifies that there is something to read.</summary>
    /// <exception cref="StoreException">Absent, empty or a folder.</exception>
    public static void RequireExisting(string path)
    {
        RefuseFolder(path);
        if (!File.Exists(path) || (new FileInfo(path).Length == 0 && !File.Exists(LogOf(path))))
        {
            throw NothingSynced(path);
        }
    }

    /// <summary>What to say where a search finds no store.</summary>
    public static StoreException NothingSynced(string path) => new(
        $"Nothing was synced yet: there is no store at {path}. Run `fleetsync run` first, or name the store's file.");

    /// <summary>Whether a writer left, or is writing, changes that are not in the file itself.</summary>
    public static bool HasLog(string path) => new FileInfo(LogOf(path)) is { Exists: true, Length: > 0 };

    /// <summary>The file as a URI that SQLite reads without locks or side files, for a folder that cannot be written.</summary>
    public static string ToImmutableUri(string path) =>
        "file:" + path.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("?", "%3f", StringComparison.Ordinal)
            .Replace("#", "%23", StringComparison.Ordinal) + "?immutable=1";

    private static string LogOf(string path) => path + "-wal";

    private static void RefuseFolder(string path)
    {
        if (Directory.Exists(path))
        {
            throw new StoreException($"{path} is a folder. Name a file in it, for example {Path.Join(path, "fleet.db")}.");
        }
    }
}
