using System.Globalization;
using System.Text;

namespace FleetSync.Cli.Output;

/// <summary>A synchronisation's progress in words.</summary>
internal static class ProgressText
{
    private const int TypesNamed = 3;

    /// <summary>The live line: how far the initial synchronisation is, then how quiet it is.</summary>
    /// <param name="progress">Now.</param>
    /// <param name="elapsed">Since the start.</param>
    public static string Live(SyncProgress progress, TimeSpan elapsed)
    {
        var text = new StringBuilder(SafeText.OneLine(progress.Cluster)).Append("  ");
        if (progress.IsStandby)
        {
            text.Append("standing by");
        }
        else if (progress.TypesDiscovered == 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"connecting, {HumanTime.Short(elapsed)}");
        }
        else if (progress.SyncedAfter is null)
        {
            var rate = progress.Received / Math.Max(0.1, elapsed.TotalSeconds);
            text.Append(CultureInfo.InvariantCulture, $"{progress.TypesSynced}/{progress.TypesDiscovered} types, ")
                .Append(CultureInfo.InvariantCulture, $"{progress.Objects:N0} objects, {progress.Written:N0} written, ")
                .Append(CultureInfo.InvariantCulture, $"{rate:N0}/s, {HumanTime.Short(elapsed)}");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"in sync, {progress.Objects:N0} objects, ")
                .Append(CultureInfo.InvariantCulture, $"{progress.Written:N0} written, {progress.Deleted:N0} deleted");
            if (progress.Pending > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $", {progress.Pending:N0} waiting");
            }
        }

        if (progress.StoreFault is { } fault)
        {
            text.Append("; store: ").Append(SafeText.OneLine(fault.Message));
        }

        return text.ToString();
    }

    /// <summary>Why there was nothing to synchronise, and what to do about it.</summary>
    public static string NothingRead(SyncProgress progress)
    {
        var first = progress.NotReadable.Take(TypesNamed).Select(static type => SafeText.OneLine($"{type.Type} ({type.Why})"));
        var rest = progress.NotReadable.Count > TypesNamed ? $" and {progress.NotReadable.Count - TypesNamed} more" : "";
        return $"nothing of cluster {SafeText.OneLine(progress.Cluster)} could be read: {string.Join(", ", first)}{rest}; "
            + "check who the credentials say you are, and that this one may get, list and watch";
    }

    /// <summary>What the initial synchronisation did, in one line.</summary>
    public static string Summary(SyncProgress progress)
    {
        var took = progress.SyncedAfter ?? TimeSpan.Zero;
        var text = new StringBuilder(SafeText.OneLine(progress.Cluster)).Append(": ")
            .Append(CultureInfo.InvariantCulture, $"{progress.Objects:N0} objects of {progress.TypesDiscovered} types in sync ")
            .Append(CultureInfo.InvariantCulture, $"after {took.TotalSeconds:N1} s ({progress.Written:N0} written, ")
            .Append(CultureInfo.InvariantCulture, $"{progress.Deleted:N0} deleted, {progress.Unchanged:N0} unchanged)");
        if (progress.Malformed > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"; {progress.Malformed:N0} readable only in part");
        }

        if (progress.NotReadable.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"; {progress.NotReadable.Count} not readable: ")
                .AppendJoin(", ", progress.NotReadable.Select(type => SafeText.OneLine(type.Type)));
        }

        return text.ToString();
    }
}
