namespace FleetSync.EndToEnd.Support;

/// <summary>Something that takes long to make, made once, when it is first asked for.</summary>
internal sealed class OnDemand<T>(Func<Task<T>> make)
{
    private readonly Lock _gate = new();
    private Task<T>? _made;

    /// <summary>Null where nobody has asked.</summary>
    public Task<T>? Made
    {
        get
        {
            lock (_gate)
            {
                return _made;
            }
        }
    }

    public Task<T> GetAsync()
    {
        lock (_gate)
        {
            return _made ??= Task.Run(make);
        }
    }
}
