using System.Globalization;
using System.Runtime.InteropServices;

namespace FleetSync.Models.Onnx;

/// <summary>A graph as it is put together: constants, and operators that each name what they make. Field numbers are those of onnx.proto.</summary>
internal sealed class OnnxGraph
{
    private const int FloatType = 1;
    private const int Int8Type = 3;
    private const int Int64Type = 7;
    private readonly List<ProtoMessage> _nodes = [];
    private readonly List<ProtoMessage> _constants = [];
    private readonly List<ProtoMessage> _inputs = [];
    private readonly List<ProtoMessage> _outputs = [];

    /// <summary>Declares an input of int64.</summary>
    public string Input(string name, params string[] shape)
    {
        _inputs.Add(Declared(name, Int64Type, shape));
        return name;
    }

    /// <summary>Declares that a value of float32 is an output.</summary>
    public void Output(string name, params string[] shape) => _outputs.Add(Declared(name, FloatType, shape));

    /// <summary>A constant of float32.</summary>
    public string Constant(string name, float[] values, params long[] shape) =>
        Constant(name, FloatType, MemoryMarshal.AsBytes(values.AsSpan()), shape);

    /// <summary>A constant of int8.</summary>
    public string Constant(string name, sbyte[] values, params long[] shape) =>
        Constant(name, Int8Type, MemoryMarshal.AsBytes(values.AsSpan()), shape);

    /// <summary>A constant of int64.</summary>
    public string Constant(string name, long[] values, params long[] shape) =>
        Constant(name, Int64Type, MemoryMarshal.AsBytes(values.AsSpan()), shape);

    /// <summary>An operator with one output.</summary>
    /// <param name="operation">Its type.</param>
    /// <param name="name">Its name, also that of its output.</param>
    /// <param name="inputs">What it takes.</param>
    /// <param name="attributes">Its settings: integers, lists of integers, floats.</param>
    public string Node(string operation, string name, string[] inputs, params (string Name, object Value)[] attributes) =>
        Nodes(operation, [name], inputs, attributes)[0];

    /// <summary>An operator with several outputs.</summary>
    public string[] Nodes(string operation, string[] outputs, string[] inputs, params (string Name, object Value)[] attributes)
    {
        var node = new ProtoMessage();
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        foreach (var output in outputs)
        {
            node.Text(2, output);
        }

        node.Text(3, outputs[0]).Text(4, operation);
        foreach (var (attribute, value) in attributes)
        {
            node.Message(5, Attribute(attribute, value));
        }

        _nodes.Add(node);
        return outputs;
    }

    /// <summary>Writes the model: opset 17, IR version 8.</summary>
    public void Write(Stream stream)
    {
        var graph = new ProtoMessage();
        _nodes.ForEach(node => graph.Message(1, node));
        graph.Text(2, "all-MiniLM-L6-v2");
        _constants.ForEach(constant => graph.Message(5, constant));
        _inputs.ForEach(input => graph.Message(11, input));
        _outputs.ForEach(output => graph.Message(12, output));
        new ProtoMessage().Integer(1, 8).Text(2, "fleetsync")
            .Text(6, "sentence-transformers/all-MiniLM-L6-v2, Apache License 2.0; mean pooling and L2 normalisation are left to the caller")
            .Message(7, graph)
            .Message(8, new ProtoMessage().Text(1, "").Integer(2, 17))
            .WriteTo(stream);
    }

    private static ProtoMessage Attribute(string name, object value)
    {
        var attribute = new ProtoMessage().Text(1, name);
        switch (value)
        {
            case float number:
                return attribute.Single(2, number).Integer(20, 1);
            case long number:
                return attribute.Integer(3, number).Integer(20, 2);
            case long[] numbers:
                foreach (var number in numbers)
                {
                    attribute.Integer(8, number);
                }

                return attribute.Integer(20, 7);
            default:
                throw new ArgumentException($"{name} is a {value.GetType()}.", nameof(value));
        }
    }

    private string Constant(string name, int type, ReadOnlySpan<byte> values, long[] shape)
    {
        var tensor = new ProtoMessage();
        foreach (var length in shape)
        {
            tensor.Integer(1, length);
        }

        _constants.Add(tensor.Integer(2, type).Text(8, name).Bytes(9, values));
        return name;
    }

    private static ProtoMessage Declared(string name, int type, string[] shape)
    {
        var dimensions = new ProtoMessage();
        foreach (var length in shape)
        {
            dimensions.Message(1, long.TryParse(length, CultureInfo.InvariantCulture, out var number)
                ? new ProtoMessage().Integer(1, number) : new ProtoMessage().Text(2, length));
        }

        return new ProtoMessage().Text(1, name)
            .Message(2, new ProtoMessage().Message(1, new ProtoMessage().Integer(1, type).Message(2, dimensions)));
    }
}
