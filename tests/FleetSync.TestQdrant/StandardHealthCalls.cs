using FleetSync.TestQdrant.Wire.Health;
using Grpc.Core;

namespace FleetSync.TestQdrant;

/// <summary>The standard health service: always serving, whatever is asked about.</summary>
internal sealed class StandardHealthCalls : Health.HealthBase
{
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        Task.FromResult(new HealthCheckResponse { Status = HealthCheckResponse.Types.ServingStatus.Serving });
}
