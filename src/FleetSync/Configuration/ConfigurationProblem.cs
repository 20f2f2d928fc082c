namespace FleetSync.Configuration;

/// <summary>One thing wrong with the configuration.</summary>
/// <param name="Where">The position, <c>fleetsync.yaml:12:5</c>, the environment variable, or the command line.</param>
/// <param name="Key">The setting's path.</param>
/// <param name="Message">What is wrong, the value included, and what is allowed.</param>
internal sealed record ConfigurationProblem(string Where, string Key, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Where}: {Message}";
}
