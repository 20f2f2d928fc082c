using System.Collections.Immutable;

namespace FleetSync.Discovery;

/// <summary>A type's printer columns, compared by content, so that an unchanged definition does not restart a watch.</summary>
internal sealed class PrinterColumns(ImmutableArray<PrinterColumn> columns) : IEquatable<PrinterColumns>
{
    /// <summary>No columns.</summary>
    public static PrinterColumns None { get; } = new([]);

    /// <summary>The columns in the definition's order.</summary>
    public ImmutableArray<PrinterColumn> Columns { get; } = columns;

    /// <inheritdoc/>
    public bool Equals(PrinterColumns? other) => other is not null && Columns.AsSpan().SequenceEqual(other.Columns.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PrinterColumns);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var column in Columns)
        {
            hash.Add(column);
        }

        return hash.ToHashCode();
    }
}
