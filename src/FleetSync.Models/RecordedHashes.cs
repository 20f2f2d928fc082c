using System.Security.Cryptography;
using FleetSync.Models.Onnx;

namespace FleetSync.Models;

/// <summary>
/// SHA-256 of everything that is made here. Nothing depends on the machine: sums run in a fixed order, and what a mathematics
/// library would answer differently from place to place is computed here (see Bert/Fixed.cs).
/// </summary>
internal static class RecordedHashes
{
    /// <summary>The weights that everything is made from.</summary>
    public const string Weights = "6638f625a0a60bdaa1e34c5fee0a17c705f13b98b43a7973e9d366106a55273d";

    /// <summary>The table of the <c>static</c> provider.</summary>
    public const string StaticTable = "964554625a670176e2deee60c5ac3411864535ef1523a6987d52167e80fb3a29";

    /// <summary><c>model.onnx</c> in a precision.</summary>
    public static string Of(OnnxPrecision precision) => precision switch
    {
        OnnxPrecision.Int8 => "1cbbb1a3dcaeb4508798bcbd18825cbd17f68c78908786de559dffbbd7094e0c",
        _ => "279bb39e0940d438cbf4ad19f6230c14cd5d20ad12cd63af20a285d23750dd3b",
    };

    /// <summary>Holds bytes against their hash.</summary>
    /// <exception cref="ModelException">They are others.</exception>
    public static void Check(string what, ReadOnlySpan<byte> bytes, string recorded)
    {
        var found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (found != recorded)
        {
            throw new ModelException(
                $"{what} has SHA-256 {found}, recorded is {recorded}. If a change to how it is made is meant, record the new hash in "
                + "src/FleetSync.Models/RecordedHashes.cs.");
        }
    }
}
