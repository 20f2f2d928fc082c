using static FleetSync.Models.Bert.BertShape;

namespace FleetSync.Models.Onnx;

/// <summary>
/// all-MiniLM-L6-v2 as an ONNX model: <c>input_ids</c>, <c>attention_mask</c> and <c>token_type_ids</c>, int64 <c>[batch, sequence]</c>,
/// to <c>last_hidden_state</c>, float32 <c>[batch, sequence, 384]</c>.
/// </summary>
internal sealed class BertGraph
{
    private readonly OnnxGraph _graph = new();
    private readonly SafeTensors _tensors;
    private readonly OnnxPrecision _precision;

    private BertGraph(SafeTensors tensors, OnnxPrecision precision) => (_tensors, _precision) = (tensors, precision);

    /// <summary>Writes the model.</summary>
    public static void Write(SafeTensors tensors, OnnxPrecision precision, Stream stream)
    {
        var model = new BertGraph(tensors, precision);
        model.Build();
        model._graph.Write(stream);
    }

    private void Build()
    {
        var ids = _graph.Input("input_ids", "batch", "sequence");
        var mask = _graph.Input("attention_mask", "batch", "sequence");
        var types = _graph.Input("token_type_ids", "batch", "sequence");
        _graph.Constant("split", [0L, 0, Heads, HeadSize], 4);
        _graph.Constant("join", [0L, 0, Hidden], 3);
        _graph.Constant("one", [1f]);
        _graph.Constant("half", [0.5f]);
        _graph.Constant("root", [MathF.Sqrt(2)]);
        _graph.Constant("head", [1 / MathF.Sqrt(HeadSize)]);
        var hidden = Embedded(ids, types);
        var hiding = Hiding(mask);
        for (var layer = 0; layer < Layers; layer++)
        {
            hidden = Layer($"encoder.layer.{layer}", hidden, hiding, last: layer == Layers - 1);
        }

        _graph.Output(hidden, "batch", "sequence", "384");
    }

    private string Embedded(string ids, string types)
    {
        var words = Words(ids);
        var positions = _graph.Constant("positions", _tensors["embeddings.position_embeddings.weight", Positions * Hidden], Positions, Hidden);
        var kinds = _graph.Constant("types", _tensors["embeddings.token_type_embeddings.weight", TokenTypes * Hidden], TokenTypes, Hidden);
        var shape = _graph.Node("Shape", "ids.shape", [ids]);
        var length = _graph.Node("Slice", "ids.length", [shape, _graph.Constant("from1", [1L], 1), _graph.Constant("to2", [2L], 1)]);
        var placed = _graph.Node("Slice", "positions.used", [positions, _graph.Constant("from0", [0L], 1), length]);
        var sum = _graph.Node("Add", "embedded.words.types", [words, _graph.Node("Gather", "types.rows", [kinds, types])]);
        return Norm("embeddings.LayerNorm", _graph.Node("Add", "embedded", [sum, placed]));
    }

    /// <summary>The rows of the words; as int8 each has a scale of its own.</summary>
    private string Words(string ids)
    {
        var weights = _tensors["embeddings.word_embeddings.weight", Vocabulary * Hidden];
        if (_precision == OnnxPrecision.Single)
        {
            return _graph.Node("Gather", "words.rows", [_graph.Constant("words", weights, Vocabulary, Hidden), ids]);
        }

        var (values, scales) = Quantised.Rows(weights, Vocabulary);
        var rows = _graph.Node("Gather", "words.rows", [_graph.Constant("words", values, Vocabulary, Hidden), ids]);
        var scale = _graph.Node("Gather", "words.scales", [_graph.Constant("words.scale", scales, Vocabulary, 1), ids]);
        return _graph.Node("Mul", "words.scaled", [_graph.Node("Cast", "words.cast", [rows], ("to", 1L)), scale]);
    }

    /// <summary>What is added to a score: nothing, or so much that the token is not looked at.</summary>
    private string Hiding(string mask)
    {
        var axes = _graph.Constant("mask.axes", [1L, 2], 2);
        var shown = _graph.Node("Cast", "mask.cast", [_graph.Node("Unsqueeze", "mask.wide", [mask, axes])], ("to", 1L));
        return _graph.Node("Mul", "hiding", [_graph.Node("Sub", "mask.hidden", ["one", shown]), _graph.Constant("mask.low", [-10000f])]);
    }

    private string Layer(string name, string hidden, string hiding, bool last)
    {
        var input = Input(name + ".input", hidden);
        var self = name + ".attention.self";
        var query = Turned(Dense(self + ".query", input, Hidden, Hidden), 0, 2, 1, 3);
        var key = Turned(Dense(self + ".key", input, Hidden, Hidden), 0, 2, 3, 1);
        var value = Turned(Dense(self + ".value", input, Hidden, Hidden), 0, 2, 1, 3);
        var scores = _graph.Node("Mul", self + ".scaled", [_graph.Node("MatMul", self + ".scores", [query, key]), "head"]);
        var shares = _graph.Node("Softmax", self + ".shares", [_graph.Node("Add", self + ".shown", [scores, hiding])], ("axis", -1L));
        var context = _graph.Node("Transpose", self + ".context", [_graph.Node("MatMul", self + ".attended", [shares, value])],
            ("perm", new long[] { 0, 2, 1, 3 }));
        var joined = Input(self + ".joined.input", _graph.Node("Reshape", self + ".joined", [context, "join"]));
        var output = Dense(name + ".attention.output.dense", joined, Hidden, Hidden);
        hidden = Norm(name + ".attention.output.LayerNorm", _graph.Node("Add", self + ".sum", [output, hidden]));
        var wide = Gelu(name + ".gelu", Dense(name + ".intermediate.dense", Input(name + ".wide.input", hidden), Hidden, Intermediate));
        var narrow = Dense(name + ".output.dense", Input(name + ".narrow.input", wide), Intermediate, Hidden);
        return Norm(name + ".output.LayerNorm", _graph.Node("Add", name + ".sum", [narrow, hidden]), last ? "last_hidden_state" : null);
    }

    private string Turned(string rows, params long[] order) => _graph.Node(
        "Transpose", rows + ".turned", [_graph.Node("Reshape", rows + ".split", [rows, "split"])], ("perm", order));

    /// <summary>What a dense layer takes: rows as they are, or quantised once for all layers that take them.</summary>
    private string[] Input(string name, string rows) => _precision == OnnxPrecision.Single ? [rows]
        : _graph.Nodes("DynamicQuantizeLinear", [name + ".values", name + ".scale", name + ".zero"], [rows]);

    private string Dense(string name, string[] input, int inputs, int outputs)
    {
        var weights = _tensors[name + ".weight", inputs * outputs];
        var bias = _graph.Constant(name + ".bias", _tensors[name + ".bias", outputs], outputs);
        if (_precision == OnnxPrecision.Single)
        {
            var weight = _graph.Constant(name + ".weight", Quantised.Transpose(weights, outputs), inputs, outputs);
            return _graph.Node("Add", name, [_graph.Node("MatMul", name + ".product", [input[0], weight]), bias]);
        }

        var (values, scales) = Quantised.Rows(weights, outputs);
        var whole = _graph.Constant(name + ".weight", Quantised.Transpose(values, outputs), inputs, outputs);
        var zeros = _graph.Constant(name + ".zero", new sbyte[outputs], outputs);
        var product = _graph.Node("MatMulInteger", name + ".integers", [input[0], whole, input[2], zeros]);
        var scale = _graph.Node("Mul", name + ".scale", [input[1], _graph.Constant(name + ".scales", scales, outputs)]);
        var real = _graph.Node("Mul", name + ".product", [_graph.Node("Cast", name + ".cast", [product], ("to", 1L)), scale]);
        return _graph.Node("Add", name, [real, bias]);
    }

    private string Norm(string name, string rows, string? result = null) => _graph.Node("LayerNormalization", result ?? name,
        [rows, _graph.Constant(name + ".weight", _tensors[name + ".weight", Hidden], Hidden),
            _graph.Constant(name + ".bias", _tensors[name + ".bias", Hidden], Hidden)],
        ("axis", -1L), ("epsilon", (float)Bert.LayerNorm.Epsilon));

    /// <summary>x · ½ · (1 + erf(x / √2)).</summary>
    private string Gelu(string name, string rows)
    {
        var error = _graph.Node("Erf", name + ".erf", [_graph.Node("Div", name + ".div", [rows, "root"])]);
        var share = _graph.Node("Add", name + ".share", [error, "one"]);
        return _graph.Node("Mul", name, [_graph.Node("Mul", name + ".mul", [rows, share]), "half"]);
    }
}
