using System.Text.Json;
using FleetSync.TestQdrant.Wire;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Xunit;

namespace FleetSync.Tests.Qdrant;

/// <summary>The double's messages against bytes that the official JavaScript client wrote.</summary>
public sealed class GoldenWireTests
{
    public static TheoryData<string> Cases => [.. All().Select(static one => one.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_message_is_read_from_the_recorded_bytes_and_written_as_them(string name)
    {
        var recorded = All().Single(one => one.GetProperty("name").GetString() == name);
        var type = recorded.GetProperty("type").GetString()!;
        var descriptor = QdrantReflection.Descriptor.FindTypeByName<MessageDescriptor>(type["qdrant.".Length..]);
        var bytes = Convert.FromHexString(recorded.GetProperty("hex").GetString()!);
        var expected = JsonParser.Default.Parse(recorded.GetProperty("json").GetRawText(), descriptor);
        Assert.Equal(expected, descriptor.Parser.ParseFrom(bytes));
        Assert.Equal(Convert.ToHexStringLower(bytes), Convert.ToHexStringLower(expected.ToByteArray()));
    }

    private static JsonElement[] All() => [.. Golden.Read("golden-wire.json").GetProperty("cases").EnumerateArray()];
}
