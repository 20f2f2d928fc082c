using System.Runtime.InteropServices;
using FleetSync.Extraction;

namespace FleetSync.Changes;

/// <summary>All that is kept of one object between events: 36 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct ObjectEntry
{
    /// <summary>UUIDv5 of the record's id; never empty in a used slot.</summary>
    public Guid PointId;

    /// <summary>Hash of the content handed on last; 0 when what the store has is not known.</summary>
    public ulong StatusHash;

    /// <summary>Hash of the text handed on last; 0 when what the store has is not known, or the point lacks its vector.</summary>
    public ulong TextHash;

    /// <summary>Number of the object's kind, see <see cref="ObjectIndex"/>.</summary>
    public ushort Kind;

    private Mark _marks;
    private byte _health;

    [Flags]
    private enum Mark : byte
    {
        None = 0,
        Seen = 1,
        Deleted = 2,
        Waiting = 4,
        Confirmed = 8,
    }

    /// <summary>The object's health when it was last seen.</summary>
    public HealthState Health
    {
        readonly get => (HealthState)_health;
        set => _health = (byte)value;
    }

    /// <summary>Seen by the list in progress.</summary>
    public bool Seen
    {
        readonly get => Has(Mark.Seen);
        set => Set(Mark.Seen, value);
    }

    /// <summary>Deleted, and the store has not acknowledged it yet.</summary>
    public bool Deleted
    {
        readonly get => Has(Mark.Deleted);
        set => Set(Mark.Deleted, value);
    }

    /// <summary>Its last change was handed on, and the store has not acknowledged it yet.</summary>
    public bool Waiting
    {
        readonly get => Has(Mark.Waiting);
        set => Set(Mark.Waiting, value);
    }

    /// <summary>Found in the store, or written to it, since the check in progress began.</summary>
    public bool Confirmed
    {
        readonly get => Has(Mark.Confirmed);
        set => Set(Mark.Confirmed, value);
    }

    private readonly bool Has(Mark mark) => (_marks & mark) == mark;

    private void Set(Mark mark, bool value) => _marks = value ? _marks | mark : _marks & ~mark;
}
