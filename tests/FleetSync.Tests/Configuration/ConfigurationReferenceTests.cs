using System.Text;
using FleetSync.Configuration;
using Xunit;

namespace FleetSync.Tests.Configuration;

/// <summary>
/// docs/configuration.md says what the code does. After a change of a setting, FLEETSYNC_APPROVE=1 writes the table anew.
/// </summary>
public sealed class ConfigurationReferenceTests
{
    private const string Begin = "<!-- settings: begin -->\n";
    private const string End = "<!-- settings: end -->\n";

    [Fact]
    public void The_reference_lists_every_setting_as_the_code_knows_it()
    {
        var path = Path.Combine(RepositoryFolder(), "docs", "configuration.md");
        var document = File.ReadAllText(path);
        var begin = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = document.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end >= begin, $"{path} lacks its markers");

        if (Environment.GetEnvironmentVariable("FLEETSYNC_APPROVE") is "1")
        {
            File.WriteAllText(path, document[..begin] + Table() + document[end..]);
            return;
        }

        Assert.Equal(Table(), document[begin..end]);
    }

    [Fact]
    public void No_setting_is_listed_twice()
    {
        Assert.Distinct(Settings.All.Select(static s => s.Key), StringComparer.OrdinalIgnoreCase);
    }

    private static string Table()
    {
        var table = new StringBuilder("| key | default | allowed | meaning |\n|---|---|---|---|\n");
        foreach (var setting in Settings.All)
        {
            var allowed = setting.IsList ? $"a list of {setting.Allowed}" : setting.Allowed;
            table.Append('|').AppendJoin('|', Cell($"`{setting.Key}`"), Cell(setting.Default), Cell(allowed), Cell(setting.Meaning)).Append("|\n");
        }

        return table.ToString();
    }

    private static string Cell(string text) => $" {text.Replace("*", "\\*", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)} ";

    private static string RepositoryFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FleetSync.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }

        return folder;
    }
}
