using FleetSync.TestQdrant.Wire;

namespace FleetSync.TestQdrant;

/// <summary>
/// What the server holds, under one lock, and its one update worker: operations are applied in the order in which they were
/// logged. A worker that is held lets them pile up, as a busy server does.
/// </summary>
internal sealed class QdrantState(Version server)
{
    private readonly Lock _gate = new();
    private readonly Queue<Action> _waiting = new();
    private Dictionary<string, StoredCollection> _collections = [];
    private bool _held;

    public Version Server => server;

    public T Read<T>(Func<IReadOnlyDictionary<string, StoredCollection>, T> read)
    {
        lock (_gate)
        {
            return read(_collections);
        }
    }

    public T ReadCollection<T>(string name, Func<StoredCollection, T> read) => Read(collections => read(Find(collections, name)));

    public T Change<T>(Func<Dictionary<string, StoredCollection>, T> change)
    {
        lock (_gate)
        {
            return change(_collections);
        }
    }

    /// <summary>Logs one operation and, unless the worker is held, applies it.</summary>
    /// <param name="name">The collection.</param>
    /// <param name="prepare">Reads and checks the operation; what it throws refuses the call. Gives what the worker does.</param>
    /// <param name="wait">Whether the caller hears of what the worker finds; where it does not, a failed operation is lost.</param>
    /// <param name="timeout">Whether the caller gives up waiting, once time has passed; here, at once.</param>
    /// <param name="gone">Ends when the caller has gone.</param>
    public async Task<UpdateResult> WriteAsync(
        string name, Func<StoredCollection, Action<ulong>> prepare, bool wait, bool timeout, CancellationToken gone)
    {
        var applied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ulong operation;
        lock (_gate)
        {
            var collection = Find(_collections, name);
            var apply = prepare(collection);
            operation = collection.Operations++;
            void Work()
            {
                try
                {
                    apply(operation);
                    applied.SetResult();
                }
                catch (Exception failure) when (failure is Grpc.Core.RpcException)
                {
                    applied.SetException(failure);
                }
            }

            if (_held)
            {
                _waiting.Enqueue(Work);
            }
            else
            {
                Work();
            }
        }

        if (!wait)
        {
            _ = applied.Task.Exception;
            return new UpdateResult { OperationId = operation, Status = UpdateStatus.Acknowledged };
        }

        if (!applied.Task.IsCompleted && timeout && server >= new Version(1, 17))
        {
            return new UpdateResult { OperationId = operation, Status = UpdateStatus.WaitTimeout };
        }

        await applied.Task.WaitAsync(gone);
        return new UpdateResult { OperationId = operation, Status = UpdateStatus.Completed };
    }

    /// <summary>Lets operations pile up until <see cref="LetGo"/>.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _held = true;
        }
    }

    /// <summary>Applies what piled up, in its order.</summary>
    public void LetGo()
    {
        lock (_gate)
        {
            _held = false;
            while (_waiting.TryDequeue(out var work))
            {
                work();
            }
        }
    }

    public IReadOnlyDictionary<string, StoredCollection> Snapshot() =>
        Read(static collections => collections.ToDictionary(static named => named.Key, static named => named.Value.Copy()));

    public void Restore(IReadOnlyDictionary<string, StoredCollection> snapshot)
    {
        lock (_gate)
        {
            _waiting.Clear();
            _collections = snapshot.ToDictionary(static named => named.Key, static named => named.Value.Copy());
        }
    }

    private static StoredCollection Find(IReadOnlyDictionary<string, StoredCollection> collections, string name) =>
        collections.TryGetValue(name, out var collection) ? collection : throw QdrantErrors.NoCollection(name);
}
