using FleetSync.Configuration;
using Xunit;

namespace FleetSync.EndToEnd.Chart;

/// <summary>The configuration file that the chart writes is one that the program takes.</summary>
public sealed class RenderedConfigurationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleetsync-rendered-");

    public static TheoryData<string> Sets => [.. ValueSets.Names];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task The_program_takes_what_the_chart_renders(string set)
    {
        var rendered = await (await HelmProgram.OfAsync(3)).TemplateAsync("--values", ValueSets.PathOf(set));
        var file = Path.Combine(_folder.FullName, "fleetsync.yaml");
        await File.WriteAllTextAsync(file, RenderedChart.Configuration(rendered));

        Assert.Empty(Problems(file));
    }

    private IReadOnlyList<string> Problems(string file)
    {
        try
        {
            FleetConfiguration.Load(
                file, new Dictionary<string, string?>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal), _folder.FullName, "");
            return [];
        }
        catch (ConfigurationException refused)
        {
            return [.. refused.Problems.Select(static problem => problem.ToString())];
        }
    }
}
