using System.Diagnostics;
using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster;

namespace FleetSync.EndToEnd.Chart;

/// <summary>A Helm of one major version, which tests/control-plane/helm.sh gets.</summary>
internal sealed class HelmProgram(string path)
{
    private static readonly OnDemand<HelmProgram> _three = new(static () => FindAsync("3"));
    private static readonly OnDemand<HelmProgram> _four = new(static () => FindAsync("4"));

    /// <summary>The chart of the repository.</summary>
    public static string Chart { get; } = Path.GetFullPath(Path.Combine(TestsFolder.Path, "..", "chart"));

    public static Task<HelmProgram> OfAsync(int major) => (major == 3 ? _three : _four).GetAsync();

    /// <summary>Runs it to its end.</summary>
    public async Task<ProgramAnswer> RunAsync(params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var helm = Process.Start(start)!;
        var output = helm.StandardOutput.ReadToEndAsync();
        var error = await helm.StandardError.ReadToEndAsync();
        await helm.WaitForExitAsync();
        return new ProgramAnswer(helm.ExitCode, await output, error);
    }

    /// <summary>What the chart renders as release "fleetsync" in namespace "fleetsync-system".</summary>
    public async Task<string> TemplateAsync(params IReadOnlyList<string> arguments)
    {
        var answer = await RunAsync(["template", "fleetsync", Chart, "--namespace", "fleetsync-system", .. arguments]);
        return answer.ExitCode == 0 ? answer.Output : throw new ClusterException($"helm template: {answer.Error}");
    }

    private static async Task<HelmProgram> FindAsync(string major)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(TestsFolder.Path, "control-plane", "helm.sh"), major])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var script = Process.Start(start)!;
        var found = (await script.StandardOutput.ReadToEndAsync()).Trim();
        await script.WaitForExitAsync();
        return script.ExitCode == 0
            ? new HelmProgram(found)
            : throw new ClusterException($"There is no Helm {major} to test with. Run tests/control-plane/helm.sh {major} to see why.");
    }
}
