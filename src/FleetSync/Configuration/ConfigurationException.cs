namespace FleetSync.Configuration;

/// <summary>The configuration cannot be used. The message lists everything that is wrong with it and goes to the user as it stands.</summary>
internal sealed class ConfigurationException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="problems">All of them, at least one.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public ConfigurationException(IReadOnlyList<ConfigurationProblem> problems, Exception? innerException = null)
        : base(Text(problems), innerException) => Problems = problems;

    /// <summary>What is wrong, in the order of the layers and positions.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems { get; }

    private static string Text(IReadOnlyList<ConfigurationProblem> problems) => problems.Count == 1
        ? $"The configuration cannot be used: {problems[0]}"
        : $"The configuration cannot be used, {problems.Count} problems:\n  {string.Join("\n  ", problems)}";
}
