using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using FleetSync.Changes;
using FleetSync.Extraction;
using FleetSync.Stores.Qdrant;
using FleetSync.Stores.Qdrant.Wire;
using Google.Protobuf;

namespace FleetSync.Benchmarks;

/// <summary>A Pod's record as a point on the wire: written as it is read, and by way of an object a value, as generated code has it.</summary>
public class WirePoints : IDisposable
{
    private const int Size = 100;
    private readonly PointEncoder _encoder = new(Bm25.AverageLength, legacyVectors: false);
    private readonly SearchTerms _terms = new();
    private ResourceChange[] _changes = [];
    private (string Name, string Text)[] _texts = [];

    [GlobalSetup]
    public void Setup()
    {
        _changes = [.. new Pods().Batch(0, Size).Changes];
        var fields = new RecordFields();
        _texts = [.. _changes.Select(change =>
        {
            fields.Read(change.Snapshot!.Document);
            return (Encoding.UTF8.GetString(fields.Name), Encoding.UTF8.GetString(fields.SearchText));
        })];
        Console.WriteLine(FormattableString.Invariant(
            $"// {(double)Upserts() / Size:0} bytes a point, {(double)Payloads() / Size:0} a payload update; {(double)Terms() / Size:0.0} tokens a record"));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _encoder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Description = "Qdrant: write a point", OperationsPerInvoke = Size)]
    public int Upserts()
    {
        _encoder.Clear();
        var list = _encoder.StartUpserts();
        foreach (var change in _changes)
        {
            _encoder.Upsert(change);
        }

        _encoder.EndUpserts(list);
        return _encoder.Length;
    }

    [Benchmark(Description = "Qdrant: write a payload update", OperationsPerInvoke = Size)]
    public int Payloads()
    {
        _encoder.Clear();
        foreach (var change in _changes)
        {
            _encoder.UpdatePayload(change);
        }

        return _encoder.Length;
    }

    [Benchmark(Description = "Qdrant: terms and weights alone", OperationsPerInvoke = Size)]
    public int Terms()
    {
        var tokens = 0;
        foreach (var (name, text) in _texts)
        {
            _terms.Read(name, text, Bm25.AverageLength);
            tokens += _terms.Length;
        }

        return tokens;
    }

    [Benchmark(Description = "Qdrant: a payload by way of objects", OperationsPerInvoke = Size)]
    public int Objects()
    {
        var bytes = 0;
        foreach (var change in _changes)
        {
            using var document = JsonDocument.Parse(change.Snapshot!.Document);
            bytes += ToValue(document.RootElement).StructValue.ToByteArray().Length;
        }

        return bytes;
    }

    private static Value ToValue(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new Struct();
                foreach (var member in element.EnumerateObject())
                {
                    members.Fields[member.Name] = ToValue(member.Value);
                }

                return new Value { StructValue = members };
            case JsonValueKind.Array:
                var items = new ListValue();
                items.Values.AddRange(element.EnumerateArray().Select(ToValue));
                return new Value { ListValue = items };
            case JsonValueKind.String:
                return new Value { StringValue = element.GetString() };
            case JsonValueKind.Number:
                return element.TryGetInt64(out var whole) ? new Value { IntegerValue = whole } : new Value { DoubleValue = element.GetDouble() };
            case JsonValueKind.True or JsonValueKind.False:
                return new Value { BoolValue = element.GetBoolean() };
            default:
                return new Value { NullValue = NullValue.NullValue };
        }
    }
}
