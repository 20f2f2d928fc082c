using Google.Protobuf.Reflection;
using Xunit;
using Product = FleetSync.Stores.Qdrant.Wire.QdrantReflection;
using Server = FleetSync.TestQdrant.Wire.QdrantReflection;

namespace FleetSync.Tests.Qdrant;

/// <summary>What FleetSync speaks is a part of what the server speaks: same names, numbers, types, presence.</summary>
public sealed class WireAgreementTests
{
    /// <summary>Messages that FleetSync writes itself and hands over as bytes, which are the same on the wire.</summary>
    private static readonly string[] WrittenAsBytes = ["qdrant.UpsertPoints.points", "qdrant.UpdateBatchPoints.operations"];

    [Fact]
    public void Every_field_is_the_servers()
    {
        var differences =
            from message in Product.Descriptor.MessageTypes.SelectMany(WithNested)
            from field in message.Fields.InDeclarationOrder()
            let served = Server.Descriptor.FindTypeByName<MessageDescriptor>(message.Name)?.FindFieldByName(field.Name)
            where served is null || !Same(field, served)
            select $"{Form(field)}, the server has {(served is null ? "none" : Form(served))}";
        Assert.Empty(differences);
        Assert.NotEmpty(Product.Descriptor.MessageTypes);
    }

    [Fact]
    public void Every_value_of_an_enum_is_the_servers() => Assert.Empty(
        from kind in Product.Descriptor.EnumTypes
        from value in kind.Values
        where Server.Descriptor.FindTypeByName<EnumDescriptor>(kind.Name)?.FindValueByName(value.Name)?.Number != value.Number
        select value.FullName);

    [Fact]
    public void Every_call_is_the_servers() => Assert.Empty(
        from service in Product.Descriptor.Services
        from method in service.Methods
        let served = Server.Descriptor.Services.Single(candidate => candidate.FullName == service.FullName).FindMethodByName(method.Name)
        where served?.InputType.FullName != method.InputType.FullName || served.OutputType.FullName != method.OutputType.FullName
        select method.FullName);

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor message) =>
        message.NestedTypes.Where(static nested => nested.GetOptions()?.MapEntry != true).SelectMany(WithNested).Prepend(message);

    private static bool Same(FieldDescriptor field, FieldDescriptor served) => WrittenAsBytes.Contains(field.FullName)
        ? field is { FieldType: FieldType.Bytes, IsRepeated: true }
            && served is { FieldType: FieldType.Message, IsRepeated: true } && served.FieldNumber == field.FieldNumber
        : Form(field) == Form(served);

    private static string Form(FieldDescriptor field)
    {
        var type = field.FieldType switch
        {
            FieldType.Message when field.IsMap =>
                $"map<{Form(field.MessageType.FindFieldByNumber(1))}, {Form(field.MessageType.FindFieldByNumber(2))}>",
            FieldType.Message => field.MessageType.FullName,
            FieldType.Enum => field.EnumType.FullName,
            _ => field.FieldType.ToString(),
        };
        var presence = field.IsRepeated ? "repeated" : field.HasPresence ? "present or not" : "implicit";
        return $"{field.FullName} = {field.FieldNumber}: {type}, {presence}, {field.RealContainingOneof?.Name}";
    }
}
