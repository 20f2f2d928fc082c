using FleetSync.Stores;

namespace FleetSync.Tests.Cli;

/// <summary>A store whose vectors are made anew in as many steps as it is told, and that fails as told.</summary>
internal sealed class ScriptedMigration : IVectorMigration
{
    public MigrationStart Start { get; init; } = new("static/1", IsDone: false, IsResumed: false);

    /// <summary>Steps that fail before the rest succeeds.</summary>
    public Queue<StoreException> Faults { get; init; } = [];

    public bool Completed { get; private set; }

    public string Location => "/data/fleet.db";

    public long Total => 3;

    public long Done { get; private set; }

    public Task<MigrationStart> OpenAsync(CancellationToken cancellationToken) => Task.FromResult(Start);

    public async Task<bool> StepAsync(EmbedTexts embed, CancellationToken cancellationToken)
    {
        if (Faults.TryDequeue(out var fault))
        {
            throw fault;
        }

        if (Done == Total)
        {
            return false;
        }

        await embed([$"text {Done}"], cancellationToken);
        Done++;
        return true;
    }

    public Task CompleteAsync(CancellationToken cancellationToken)
    {
        Completed = true;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
