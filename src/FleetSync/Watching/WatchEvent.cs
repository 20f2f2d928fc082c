using FleetSync.Discovery;

namespace FleetSync.Watching;

/// <summary>
/// One event of a type's stream. <see cref="Object"/> points into the connection's receive buffer:
/// it is valid only until <c>OnNext</c> returns.
/// </summary>
/// <param name="Kind">What happened.</param>
/// <param name="Resource">The type.</param>
/// <param name="Object">The object's JSON for InitApply, Apply and Delete; empty otherwise.</param>
/// <param name="Fault">The fault of a <see cref="WatchEventKind.Fault"/>.</param>
internal readonly record struct WatchEvent(
    WatchEventKind Kind,
    ApiResource Resource,
    ReadOnlyMemory<byte> Object = default,
    WatchFault? Fault = null);
