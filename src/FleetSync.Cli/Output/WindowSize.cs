using System.Runtime.InteropServices;

namespace FleetSync.Cli.Output;

/// <summary>
/// Asks Linux for the terminal's size (ioctl_tty(2)). Console.WindowWidth would first switch the terminal's keypad mode, and what
/// it writes for that stands before the answer.
/// </summary>
internal static class WindowSize
{
    private const nuint GetWindowSize = 0x5413;
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    /// <summary>Columns of the terminal behind standard output or error; 0 when neither has one.</summary>
    public static int OfTerminal() =>
        Ioctl(StandardOutput, GetWindowSize, out var size) == 0 || Ioctl(StandardError, GetWindowSize, out size) == 0
            ? size.Columns
            : 0;

    [DllImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Ioctl(int file, nuint request, out Winsize size);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Winsize
    {
        private readonly ushort _rows;
        private readonly ushort _columns;
        private readonly ushort _pixelsAcross;
        private readonly ushort _pixelsDown;

        public int Columns => _columns;
    }
}
