namespace FleetSync.Cli.Output;

/// <summary>One column of a table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Shrinks">Whether it gives way on a narrow terminal.</param>
/// <param name="Right">Whether it is aligned right, for numbers.</param>
internal readonly record struct Column(string Title, bool Shrinks = false, bool Right = false);
