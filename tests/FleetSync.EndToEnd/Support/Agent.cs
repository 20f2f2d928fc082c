using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using FleetSync.TestCluster;

namespace FleetSync.EndToEnd.Support;

/// <summary>A <c>fleetsync run</c> in the background; every line that it logs is kept.</summary>
internal sealed partial class Agent : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Task _errors;
    private readonly Task<string> _output;
    private readonly List<string> _lines = [];

    public Agent(Process process)
    {
        _process = process;
        _errors = ReadAsync(process.StandardError);
        _output = process.StandardOutput.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>All that it has logged so far, as it is.</summary>
    public string LogText
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>The log's entries so far.</summary>
    public IReadOnlyList<JsonObject> Log
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines.Select(Entry).OfType<JsonObject>()];
            }
        }
    }

    /// <summary>Waits for a log entry; fails at once when the process ends without one.</summary>
    /// <param name="name">Its event: Synced, NotReadable, ServerUnreachable ...</param>
    /// <param name="isMeant">Which of them; any where null.</param>
    /// <param name="within">60 s where not said.</param>
    public async Task<JsonObject> LoggedAsync(string name, Predicate<JsonObject>? isMeant = null, TimeSpan? within = null)
    {
        try
        {
            return await Poll.ForAsync($"the agent to log {name}", within ?? Patience, async () =>
            {
                if (Find() is { } entry)
                {
                    return entry;
                }

                if (_process.HasExited)
                {
                    await _errors;
                    return Find() ?? throw new ClusterException($"The agent ended with {_process.ExitCode} before it logged {name}.");
                }

                return null;
            });
        }
        catch (ClusterException fault)
        {
            throw new ClusterException($"{fault.Message} Its log:\n{LogText}", fault);
        }

        JsonObject? Find() => Log.FirstOrDefault(entry =>
            entry["event"]?.GetValue<string>() == name && (isMeant is null || isMeant(entry)));
    }

    /// <summary>The entry that says that it is in sync.</summary>
    public Task<JsonObject> SyncedAsync(TimeSpan? within = null) => LoggedAsync("Synced", null, within);

    /// <summary>SIGSTOP: it does nothing until it is let go on.</summary>
    public void Freeze() => Signal(SigStop);

    /// <summary>Ends <see cref="Freeze"/>.</summary>
    public void Thaw() => Signal(SigCont);

    /// <summary>Sends SIGTERM and does not wait.</summary>
    public void Terminate() => Signal(SigTerm);

    /// <summary>SIGTERM, as Kubernetes stops a pod.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> StopAsync()
    {
        Terminate();
        return EndAsync();
    }

    /// <summary>Waits for its end, whoever asked for it.</summary>
    /// <returns>The exit code; 128 and more for a signal.</returns>
    public async Task<int> EndAsync()
    {
        try
        {
            await Poll.UntilAsync("the agent to end", StopLimit, () => Task.FromResult(_process.HasExited));
        }
        catch (ClusterException fault)
        {
            throw new ClusterException($"{fault.Message} Its log:\n{LogText}", fault);
        }

        await _errors;
        await _output;
        return _process.ExitCode;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    /// <summary>Stops it with SIGTERM and tells what it has done since its start.</summary>
    public async Task<(long Written, long Deleted)> StopAndCountAsync()
    {
        var code = await StopAsync();
        return code == 0 && Log.LastOrDefault(entry => entry["event"]!.GetValue<string>() == "Stopped") is { } stopped
            ? (stopped["written"]!.GetValue<long>(), stopped["deleted"]!.GetValue<long>())
            : throw new ClusterException($"The agent ended with {code}. Its log:\n{LogText}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static JsonObject? Entry(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task ReadAsync(StreamReader errors)
    {
        while (await errors.ReadLineAsync() is { } line)
        {
            lock (_lines)
            {
                _lines.Add(line);
            }
        }
    }

    private void Signal(int signal)
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, signal);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
