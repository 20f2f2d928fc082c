using Grpc.Core;

namespace FleetSync.TestQdrant;

/// <summary>One call that the double got.</summary>
/// <param name="Method">The RPC, such as Upsert.</param>
/// <param name="Collection">The collection it names, empty where it names none.</param>
/// <param name="Points">The points or ids it carries.</param>
/// <param name="Bytes">The size of its message on the wire.</param>
/// <param name="Status">How it ended.</param>
internal sealed record RecordedCall(string Method, string Collection, int Points, int Bytes, StatusCode Status);
