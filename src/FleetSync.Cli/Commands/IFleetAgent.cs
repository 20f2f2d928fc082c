using FleetSync.Configuration;

namespace FleetSync.Cli.Commands;

/// <summary>What <c>run</c> needs of an agent, connected to its cluster; tests play one in virtual time.</summary>
internal interface IFleetAgent : IAsyncDisposable
{
    /// <summary>How far it is.</summary>
    SyncProgress Progress { get; }

    /// <summary>Takes over settings that have changed while it runs.</summary>
    void Apply(FleetOptions next);

    /// <summary>Runs until asked to stop, or until the initial synchronisation is acknowledged.</summary>
    Task RunAsync(bool once, CancellationToken stop);
}
