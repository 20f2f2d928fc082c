using FleetSync.Extraction;

namespace FleetSync.Changes;

/// <summary>How the objects fare, counted when somebody asks: a walk through the table costs less than keeping count of every event.</summary>
internal sealed partial class ObjectIndex
{
    private static readonly HealthState[] States = Enum.GetValues<HealthState>();

    /// <summary>
    /// Objects by kind and health. What an earlier run stored and no list has named yet, as of a type that cannot be read, is Unknown.
    /// </summary>
    public IReadOnlyList<HealthCount> CountByHealth()
    {
        lock (_gate)
        {
            var counts = new int[_types.Count * States.Length];
            _table.ForEach(
                static (ref ObjectEntry entry, int[] counts) =>
                    counts[(entry.Kind * States.Length) + (int)entry.Health] += entry.Deleted ? 0 : 1,
                counts);
            var found = new List<HealthCount>();
            for (var i = 0; i < counts.Length; i++)
            {
                if (counts[i] > 0)
                {
                    var type = _types[i / States.Length];
                    found.Add(new HealthCount(type.Group, type.Kind, States[i % States.Length], counts[i]));
                }
            }

            return found;
        }
    }
}
