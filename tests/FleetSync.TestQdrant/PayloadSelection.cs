using FleetSync.TestQdrant.Wire;
using Google.Protobuf.Collections;

namespace FleetSync.TestQdrant;

/// <summary>The part of a payload that a caller asked for.</summary>
internal static class PayloadSelection
{
    /// <param name="point">The point.</param>
    /// <param name="selector">What is asked for.</param>
    /// <param name="otherwise">Whether the whole payload is meant where nothing is said.</param>
    /// <param name="output">Where it goes.</param>
    public static void Write(StoredPoint point, WithPayloadSelector? selector, bool otherwise, MapField<string, Value> output)
    {
        switch (selector?.SelectorOptionsCase ?? WithPayloadSelector.SelectorOptionsOneofCase.None)
        {
            case WithPayloadSelector.SelectorOptionsOneofCase.None when otherwise:
            case WithPayloadSelector.SelectorOptionsOneofCase.Enable when selector!.Enable:
                output.Add(new Dictionary<string, Value>(point.Payload));
                break;
            case WithPayloadSelector.SelectorOptionsOneofCase.Include:
                Include(point.Payload, selector!.Include.Fields, output);
                break;
            case WithPayloadSelector.SelectorOptionsOneofCase.Exclude:
                var rest = new Dictionary<string, Value>(point.Payload);
                foreach (var field in selector!.Exclude.Fields)
                {
                    PayloadPath.Parse(field).RemoveFrom(rest);
                }

                output.Add(rest);
                break;
            default:
                break;
        }
    }

    private static void Include(IReadOnlyDictionary<string, Value> payload, IEnumerable<string> fields, MapField<string, Value> output)
    {
        foreach (var field in fields)
        {
            var path = PayloadPath.Parse(field);
            if (path.Depth == 1 && payload.TryGetValue(path.Root, out var value))
            {
                output[path.Root] = value;
            }
            else if (path.Depth > 1 && path.In(payload).FirstOrDefault() is { } below)
            {
                path.Put(output, below);
            }
        }
    }
}
