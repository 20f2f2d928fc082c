using System.Buffers.Binary;
using System.Globalization;
using FleetSync.TestQdrant.Wire;

namespace FleetSync.TestQdrant;

/// <summary>A point's id: a number, or a UUID as the number its bytes make. Numbers come before UUIDs, each ascending.</summary>
internal readonly record struct PointKey(bool IsUuid, UInt128 Number)
{
    /// <summary>The order of a scroll.</summary>
    public static Comparer<PointKey> Order { get; } = Comparer<PointKey>.Create(static (left, right) =>
        left.IsUuid == right.IsUuid ? left.Number.CompareTo(right.Number) : left.IsUuid.CompareTo(right.IsUuid));

    public static PointKey Last { get; } = new(true, UInt128.MaxValue);

    public static PointKey Of(PointId? id)
    {
        switch (id?.PointIdOptionsCase)
        {
            case PointId.PointIdOptionsOneofCase.Num:
                return new PointKey(false, id.Num);
            case PointId.PointIdOptionsOneofCase.Uuid:
                return Parse(id.Uuid);
            case PointId.PointIdOptionsOneofCase.None:
                throw QdrantErrors.Invalid("No ID options provided");
            default:
                throw QdrantErrors.Invalid("Empty ID is not allowed");
        }
    }

    public PointId ToWire() => IsUuid ? new PointId { Uuid = ToString() } : new PointId { Num = (ulong)Number };

    public override string ToString()
    {
        if (!IsUuid)
        {
            return Number.ToString(CultureInfo.InvariantCulture);
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Number);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    private static PointKey Parse(string text)
    {
        var bare = text.StartsWith("urn:uuid:", StringComparison.Ordinal) ? text["urn:uuid:".Length..] : text;
        if (!Guid.TryParseExact(bare, "D", out var id) && !Guid.TryParseExact(bare, "N", out id) && !Guid.TryParseExact(bare, "B", out id))
        {
            throw QdrantErrors.Invalid("Unable to parse UUID: " + text);
        }

        return new PointKey(true, BinaryPrimitives.ReadUInt128BigEndian(id.ToByteArray(bigEndian: true)));
    }
}
