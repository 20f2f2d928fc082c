using System.Reactive.Linq;
using System.Reactive.Subjects;

namespace FleetSync.Discovery;

/// <summary>A type in scope, for as long as the server serves it in this form.</summary>
internal sealed class DiscoveredType(ApiResource resource) : IDisposable
{
    private readonly AsyncSubject<TypeEnd> _end = new();

    /// <summary>The type.</summary>
    public ApiResource Resource => resource;

    /// <summary>One element once the type ends, also for those who come later; silent until then.</summary>
    public IObservable<TypeEnd> Ended => _end.AsObservable();

    /// <summary>Ends it.</summary>
    /// <param name="why">Why.</param>
    public void End(TypeEnd why)
    {
        _end.OnNext(why);
        _end.OnCompleted();
    }

    /// <inheritdoc/>
    public void Dispose() => _end.Dispose();
}
