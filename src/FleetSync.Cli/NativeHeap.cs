using System.Runtime.InteropServices;

namespace FleetSync.Cli;

/// <summary>The C library's heap, which SQLite and OpenSSL use.</summary>
internal static partial class NativeHeap
{
    private const int ArenaMax = -8;

    /// <summary>
    /// One arena instead of one a thread: a dozen threads that allocate little would each keep megabytes. glibc only
    /// (mallopt(3)); other C libraries have no arenas to limit.
    /// </summary>
    public static void UseOneArena()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = SetOption(ArenaMax, 1);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
