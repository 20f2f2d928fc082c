using System.Globalization;
using FleetSync.TestQdrant.Wire;

namespace FleetSync.TestQdrant;

/// <summary>
/// A path into a payload: names of letters, digits, "_" and "-" joined by dots, other names in double quotes, "[]" for every
/// item of a list and "[2]" for one.
/// </summary>
internal sealed class PayloadPath
{
    private readonly List<Step> _steps;

    private PayloadPath(List<Step> steps) => _steps = steps;

    /// <summary>The name at the top.</summary>
    public string Root => _steps[0].Name!;

    public int Depth => _steps.Count;

    public static PayloadPath Parse(string text)
    {
        var steps = new List<Step>();
        var at = 0;
        while (true)
        {
            if (!ReadName(text, ref at, out var name))
            {
                throw QdrantErrors.BadPath(text);
            }

            steps.Add(new Step(name, null));
            while (at < text.Length && text[at] == '[')
            {
                var end = text.IndexOf(']', at);
                var inside = end < 0 ? "" : text[(at + 1)..end];
                var item = -1;
                if (end < 0 || (inside.Length > 0 && !int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out item)))
                {
                    throw QdrantErrors.BadPath(text);
                }

                steps.Add(new Step(null, item));
                at = end + 1;
            }

            if (at == text.Length)
            {
                return new PayloadPath(steps);
            }

            if (text[at++] != '.')
            {
                throw QdrantErrors.BadPath(text);
            }
        }
    }

    /// <summary>What the path leads to; nothing where it leads nowhere.</summary>
    public IEnumerable<Value> In(IReadOnlyDictionary<string, Value> payload) =>
        payload.TryGetValue(Root, out var value) ? Below(value, 1) : [];

    /// <summary>Takes away what the path leads to.</summary>
    public void RemoveFrom(IDictionary<string, Value> payload)
    {
        if (_steps.Count == 1)
        {
            payload.Remove(Root);
        }
        else if (payload.TryGetValue(Root, out var value))
        {
            var changed = value.Clone();
            payload[Root] = changed;
            Remove(changed, 1);
        }
    }

    /// <summary>Merges names and values into the object the path leads to, which is made where it is missing.</summary>
    public void MergeInto(IDictionary<string, Value> payload, IEnumerable<KeyValuePair<string, Value>> values)
    {
        var at = Reach(payload);
        at.StructValue ??= new Struct();
        foreach (var (name, merged) in values)
        {
            at.StructValue.Fields[name] = merged;
        }
    }

    /// <summary>Puts a value where the path leads, and the objects that lead there.</summary>
    public void Put(IDictionary<string, Value> payload, Value value) => Reach(payload).MergeFrom(value);

    private Value Reach(IDictionary<string, Value> payload)
    {
        var at = payload.TryGetValue(Root, out var value) ? value.Clone() : new Value();
        payload[Root] = at;
        foreach (var step in _steps.Skip(1))
        {
            if (step.Name is null)
            {
                throw QdrantErrors.Unimplemented("a key with a list in it");
            }

            at.StructValue ??= new Struct();
            if (!at.StructValue.Fields.TryGetValue(step.Name, out var next))
            {
                at.StructValue.Fields[step.Name] = next = new Value();
            }

            at = next;
        }

        return at;
    }

    private static bool ReadName(string text, ref int at, out string name)
    {
        var start = at;
        if (at < text.Length && text[at] == '"')
        {
            var end = text.IndexOf('"', at + 1);
            name = end < 0 ? "" : text[(at + 1)..end];
            at = end + 1;
            return end >= 0;
        }

        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '-'))
        {
            at++;
        }

        name = text[start..at];
        return at > start;
    }

    private IEnumerable<Value> Below(Value value, int depth)
    {
        if (depth == _steps.Count)
        {
            return [value];
        }

        var step = _steps[depth];
        if (step.Name is not null)
        {
            return value.KindCase == Value.KindOneofCase.StructValue && value.StructValue.Fields.TryGetValue(step.Name, out var next)
                ? Below(next, depth + 1)
                : [];
        }

        if (value.KindCase != Value.KindOneofCase.ListValue)
        {
            return [];
        }

        var items = value.ListValue.Values;
        return step.Item < 0
            ? items.SelectMany(item => Below(item, depth + 1))
            : step.Item < items.Count ? Below(items[step.Item!.Value], depth + 1) : [];
    }

    private void Remove(Value value, int depth)
    {
        var step = _steps[depth];
        if (step.Name is null)
        {
            foreach (var item in value.ListValue?.Values ?? [])
            {
                if (depth + 1 < _steps.Count)
                {
                    Remove(item, depth + 1);
                }
            }
        }
        else if (depth + 1 == _steps.Count)
        {
            value.StructValue?.Fields.Remove(step.Name);
        }
        else if (value.StructValue?.Fields.TryGetValue(step.Name, out var next) == true)
        {
            Remove(next, depth + 1);
        }
    }

    /// <summary>A name, or an item of a list: -1 for every item.</summary>
    private readonly record struct Step(string? Name, int? Item);
}
