using System.Text;

namespace FleetSync.Extraction.Health;

/// <summary>
/// <see cref="HealthStatus"/> before it has strings: its texts lie in the object's bytes, so that an unchanged object costs no allocation.
/// </summary>
/// <param name="state">Argo CD's word.</param>
/// <param name="reason">What kubectl would print.</param>
/// <param name="message">The cluster's own sentence.</param>
internal readonly ref struct HealthFinding(
    HealthState state, ReadOnlySpan<byte> reason = default, ReadOnlySpan<byte> message = default)
{
    private const int MaxReason = 120;
    private const int MaxMessage = 300;

    /// <summary>Argo CD's word.</summary>
    public HealthState State { get; } = state;

    /// <summary>What kubectl would print; empty when there is nothing to say.</summary>
    public ReadOnlySpan<byte> Reason { get; } = Utf8Words.CutToCharacters(reason, MaxReason);

    /// <summary>The cluster's own sentence, at most 300 characters; empty when there is none.</summary>
    public ReadOnlySpan<byte> Message { get; } = Utf8Words.CutToCharacters(message, MaxMessage);

    /// <summary>The finding as strings.</summary>
    public HealthStatus ToStatus() => new(State, Encoding.UTF8.GetString(Reason), Encoding.UTF8.GetString(Message));
}
