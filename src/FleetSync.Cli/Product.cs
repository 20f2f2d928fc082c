using FleetSync.Cli.Commands;

namespace FleetSync.Cli;

/// <summary>The product, put together.</summary>
internal static class Product
{
    /// <summary>What the commands work with outside of tests.</summary>
    public static Composition Composition { get; } = new()
    {
        LoadOptions = static (file, flags) => throw new NotSupportedException(),
        ReadStore = static options => throw new NotSupportedException(),
        WriteStore = static options => throw new NotSupportedException(),
        Agent = static (options, store, time, logs) => throw new NotSupportedException(),
    };
}
