using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace FleetSync.Tests;

/// <summary>docs/troubleshooting.md and the messages in the code: each has what the other has.</summary>
public sealed partial class TroubleshootingTests
{
    private static readonly string _repository = RepositoryOf();

    private static readonly IReadOnlyList<string> _literals = [.. Directory
        .EnumerateFiles(Path.Combine(_repository, "src", "FleetSync"), "*.cs", SearchOption.AllDirectories)
        .SelectMany(static file => Literal().Matches(File.ReadAllText(file)).Select(static match => Unescaped(match.Groups["text"].Value)))];

    /// <summary>The messages of the page: the first column of its tables, each cut at its ellipses.</summary>
    private static readonly IReadOnlyList<string[]> _quoted = [.. File
        .ReadLines(Path.Combine(_repository, "docs", "troubleshooting.md"))
        .Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
        .SelectMany(static line => Quoted().Matches(line.Split(" | ")[0]))
        .Select(static match => match.Groups["text"].Value.Split('…', StringSplitOptions.RemoveEmptyEntries))];

    [Fact]
    public void Every_message_that_is_quoted_is_in_the_code()
    {
        Assert.True(_quoted.Count > 60);
        Assert.Empty(
            from parts in _quoted
            from part in parts
            where part.Trim().Length > 3
            where !_literals.Any(literal => literal.Contains(part, StringComparison.Ordinal))
            select part);
    }

    [Fact]
    public void Every_message_that_ends_a_command_is_quoted() => Assert.Empty(
        from file in Directory.EnumerateFiles(Path.Combine(_repository, "src", "FleetSync"), "*.cs", SearchOption.AllDirectories)
        from thrown in Thrown().Matches(File.ReadAllText(file))
        let message = Unescaped(thrown.Groups["text"].Value)
        where Interpolation().Replace(message, "").Any(char.IsLetter)
        where !_quoted.Any(parts => parts.Any(part => part.Trim().Length > 3 && message.Contains(part, StringComparison.Ordinal)))
        select $"{Path.GetFileName(file)}: {message}");

    private static string Unescaped(string literal) => literal.Replace("\\\"", "\"", StringComparison.Ordinal);

    private static string RepositoryOf([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    [GeneratedRegex("\"(?<text>(?:[^\"\\\\\n]|\\\\.)*)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Literal();

    [GeneratedRegex("\\{[^}]*\\}", RegexOptions.None, 1000)]
    private static partial Regex Interpolation();

    [GeneratedRegex("`(?<text>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex("new (Store|Connection|Embedding)Exception\\(\\s*\\$?\"(?<text>(?:[^\"\\\\\n]|\\\\.)*)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Thrown();
}
