namespace FleetSync.Extraction.Health;

/// <summary>The names of the states as they are stored.</summary>
internal static class HealthWords
{
    /// <summary>The state's name in UTF-8.</summary>
    public static ReadOnlySpan<byte> Of(HealthState state) => state switch
    {
        HealthState.Healthy => "Healthy"u8,
        HealthState.Progressing => "Progressing"u8,
        HealthState.Degraded => "Degraded"u8,
        HealthState.Suspended => "Suspended"u8,
        HealthState.Missing => "Missing"u8,
        _ => "Unknown"u8,
    };

    /// <summary>The state of a name, as Argo CD and FleetSync write it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="state">The state.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(ReadOnlySpan<byte> name, out HealthState state)
    {
        for (state = HealthState.Healthy; state <= HealthState.Unknown; state++)
        {
            if (Of(state).SequenceEqual(name))
            {
                return true;
            }
        }

        state = HealthState.Unknown;
        return false;
    }
}
