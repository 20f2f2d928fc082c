using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>Tells an object's health from the object alone.</summary>
/// <param name="resource">The whole object.</param>
internal delegate HealthFinding HealthRule(JsonView resource);
