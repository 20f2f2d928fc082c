using FleetSync.Embedding;
using FleetSync.Models.Bert;
using FleetSync.Models.Distilling;
using FleetSync.Models.Onnx;

namespace FleetSync.Models;

/// <summary>
/// The developer's tool for models. What it makes is held against <see cref="RecordedHashes"/>; what it says goes to stderr, paths
/// to stdout.
/// </summary>
internal static class ModelTool
{
    private const string Usage = """
        usage: FleetSync.Models fetch          get the model and the list of words, and print where they are
               FleetSync.Models onnx           write model.onnx in float32 and in int8, and print their folders
               FleetSync.Models distil FILE    make the table of the static provider, in a minute
        """;

    private static async Task<int> Main(string[] args)
    {
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
                    await DistilAsync(models, path);
                    Console.WriteLine(path);
                    return 0;
                default:
                    await Console.Error.WriteLineAsync(Usage);
                    return 2;
            }
        }
        catch (Exception fault) when (fault is ModelException or EmbeddingException)
        {
            Tell(fault.Message);
            return 1;
        }
    }

    private static async Task DistilAsync(ModelFolders models, string path)
    {
        var vocabulary = WordPieceFile.Read(await models.MiniLmAsync());
        var terms = TermList.Make(vocabulary, await TermList.ReadFrequentAsync(await models.WordsAsync()));
        var encoder = new BertEncoder(SafeTensors.Read(await models.WeightsAsync()));
        var rows = Distillation.Rows(encoder, terms, Tell);
        var table = StaticTableFile.Make([.. terms.Select(static term => term.Term)], rows, Convert.FromHexString(RecordedHashes.Weights));
        await File.WriteAllBytesAsync(path, table);
        RecordedHashes.Check(path, table, RecordedHashes.StaticTable);
    }

    private static void Tell(string line) => Console.Error.WriteLine($"models: {line}");
}
