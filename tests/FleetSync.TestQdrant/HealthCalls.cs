using FleetSync.TestQdrant.Wire;
using Grpc.Core;

namespace FleetSync.TestQdrant;

/// <summary>The service qdrant.Qdrant: what the server is.</summary>
internal sealed class HealthCalls(QdrantState state) : Wire.Qdrant.QdrantBase
{
    public const string Title = "qdrant - vector search engine";
    public const string Commit = "74f3e85b9473c62560006c043e13737ce6b48412";

    public override Task<HealthCheckReply> HealthCheck(HealthCheckRequest request, ServerCallContext context) =>
        Task.FromResult(new HealthCheckReply { Title = Title, Version = state.Server.ToString(3), Commit = Commit });
}
