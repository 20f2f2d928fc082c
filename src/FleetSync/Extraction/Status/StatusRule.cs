using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Status;

/// <summary>Writes the user-relevant part of an object's status.</summary>
/// <param name="resource">The whole object.</param>
/// <param name="writer">Takes the properties.</param>
internal delegate void StatusRule(JsonView resource, StatusWriter writer);
