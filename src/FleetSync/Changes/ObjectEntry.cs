using System.Runtime.InteropServices;

namespace FleetSync.Changes;

/// <summary>All that is kept of one object between events: 40 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct ObjectEntry
{
    /// <summary>UUIDv5 of the record's id; never empty in a used slot.</summary>
    public Guid PointId;

    /// <summary>Hash of the content handed on last; 0 when what the store has is not known.</summary>
    public ulong StatusHash;

    /// <summary>Hash of the text handed on last; 0 when what the store has is not known.</summary>
    public ulong TextHash;

    /// <summary>Number of the object's kind, see <see cref="ObjectIndex"/>.</summary>
    public ushort Kind;

    /// <summary>Seen by the list in progress.</summary>
    public bool Seen;

    /// <summary>Deleted, and the store has not acknowledged it yet.</summary>
    public bool Deleted;
}
