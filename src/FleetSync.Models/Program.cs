using FleetSync.Embedding;
using FleetSync.Models;
using FleetSync.Models.Bert;
using FleetSync.Models.Distilling;
using FleetSync.Models.Onnx;

// The developer's tool for models. What it makes is held against recorded hashes; what it says goes to stderr, paths to stdout.
var models = ModelFolders.Usual(Tell);
try
{
    switch (args)
    {
        case ["fetch"]:
            Console.WriteLine(await models.MiniLmAsync());
            Console.WriteLine(await models.WordsAsync());
            return 0;
        case ["onnx"]:
            Console.WriteLine(await models.OnnxAsync(OnnxPrecision.Single));
            Console.WriteLine(await models.OnnxAsync(OnnxPrecision.Int8));
            return 0;
        case ["distil", var path]:
            await DistilAsync(path);
            Console.WriteLine(path);
            return 0;
        default:
            Tell("""
                usage: FleetSync.Models fetch          get the model and the list of words, and print where they are
                       FleetSync.Models onnx           write model.onnx in float32 and in int8, and print their folders
                       FleetSync.Models distil FILE    make the table of the static provider, in some minutes
                """);
            return 2;
    }
}
catch (Exception fault) when (fault is ModelException or EmbeddingException)
{
    Tell(fault.Message);
    return 1;
}

async Task DistilAsync(string path)
{
    var vocabulary = WordPieceFile.Read(await models.MiniLmAsync());
    var terms = TermList.Make(vocabulary, await TermList.ReadFrequentAsync(await models.WordsAsync()));
    var encoder = new BertEncoder(SafeTensors.Read(await models.WeightsAsync()));
    var rows = Distillation.Rows(encoder, terms, Tell);
    var table = StaticTableFile.Make([.. terms.Select(static term => term.Term)], rows, Convert.FromHexString(RecordedHashes.Weights));
    await File.WriteAllBytesAsync(path, table);
    RecordedHashes.Check(path, table, RecordedHashes.StaticTable);
}

static void Tell(string line) => Console.Error.WriteLine($"models: {line}");
