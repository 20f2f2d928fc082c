using FleetSync.Configuration;
using FleetSync.Diagnosis;

namespace FleetSync.Cli.Commands;

/// <summary>Examines what an agent would work with.</summary>
/// <param name="options">The configuration.</param>
/// <param name="time">The clock.</param>
/// <param name="limit">How long answers are waited for.</param>
/// <param name="cancellationToken">Gives up.</param>
internal delegate Task<DoctorReport> ExamineFleet(
    FleetOptions options, TimeProvider time, TimeSpan limit, CancellationToken cancellationToken);
