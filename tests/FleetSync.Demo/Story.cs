using System.Diagnostics;
using System.Globalization;

namespace FleetSync.Demo;

/// <summary>What the demo tells on the terminal: numbered steps, what they found, and how long they took.</summary>
internal sealed class Story(TextWriter output)
{
    private readonly long _begun = Stopwatch.GetTimestamp();
    private int _steps;

    public async Task<T> StepAsync<T>(string title, Func<Task<T>> work)
    {
        _steps++;
        Line("");
        Line(string.Create(CultureInfo.InvariantCulture, $"== {_steps}. {title}"));
        var started = Stopwatch.GetTimestamp();
        var result = await work();
        Line(string.Create(
            CultureInfo.InvariantCulture, $"   ({Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s)"));
        return result;
    }

    public Task StepAsync(string title, Func<Task> work)
    {
        return StepAsync(title, async () =>
        {
            await work();
            return true;
        });
    }

    public void Say(string text)
    {
        Line($"   {text}");
    }

    /// <summary>A command line as a user would type it, and what it printed.</summary>
    public void Show(string command, string printed)
    {
        Line("");
        Line($"   $ {command}");
        foreach (var line in printed.TrimEnd().Split('\n'))
        {
            Line($"   {line}");
        }
    }

    public void End()
    {
        Line("");
        Line(string.Create(
            CultureInfo.InvariantCulture, $"All of it as expected, in {Stopwatch.GetElapsedTime(_begun).TotalSeconds:0} s."));
    }

    public void Fail(string message)
    {
        Line("");
        Line($"FAILED: {message}");
    }

    private void Line(string text)
    {
        output.WriteLine(text.TrimEnd());
    }
}
