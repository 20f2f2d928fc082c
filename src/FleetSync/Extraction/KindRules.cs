using FleetSync.Discovery;
using FleetSync.Extraction.Health;
using FleetSync.Extraction.Json;
using FleetSync.Extraction.Status;

namespace FleetSync.Extraction;

/// <summary>
/// Which rules tell a kind's health and write its status: the one table of all of them. Kinds that are not in it, custom resources
/// above all, are read by their conditions, phases and printer columns.
/// </summary>
internal sealed class KindRules
{
    private readonly HealthRule _health;
    private readonly StatusRule _status;

    private KindRules(HealthRule health, StatusRule status) => (_health, _status) = (health, status);

    /// <summary>The rules of a type.</summary>
    public static KindRules For(ApiResource resource) => (resource.Group, resource.Kind) switch
    {
        ("", "Pod") => new(PodHealth.Of, PodStatus.Write),
        _ => new(CustomHealth.Of, new CustomStatus(resource.PrinterColumns).Write),
    };

    /// <summary>Tells an object's health. Objects being deleted are Progressing, whatever else is known of them.</summary>
    public HealthFinding HealthOf(JsonView resource) => _health(resource);

    /// <summary>Writes the user-relevant part of an object's status.</summary>
    public void WriteStatus(JsonView resource, StatusWriter writer) => _status(resource, writer);
}
