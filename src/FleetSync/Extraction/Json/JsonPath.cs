using System.Text;

namespace FleetSync.Extraction.Json;

/// <summary>
/// The part of Kubernetes' JSONPath that printer columns use: properties (<c>.status.phase</c>, <c>['a.b/c']</c>, <c>\.</c>),
/// indexes, <c>[*]</c>, and filters that compare one property with a text (<c>[?(@.type=="Ready")]</c>). Compiled once a type.
/// </summary>
internal sealed class JsonPath
{
    private readonly JsonPathStep[] _steps;

    private JsonPath(JsonPathStep[] steps) => _steps = steps;

    /// <summary>Compiles a path; null when it uses something else.</summary>
    public static JsonPath? TryCompile(string path)
    {
        var rest = path.AsSpan().Trim();
        if (rest.Length > 1 && rest[0] == '{' && rest[^1] == '}')
        {
            rest = rest[1..^1];
        }

        rest = rest.StartsWith("$") ? rest[1..] : rest;
        var steps = new List<JsonPathStep>();
        while (!rest.IsEmpty)
        {
            var step = rest[0] == '[' ? ReadBracket(ref rest) : ReadProperty(ref rest);
            if (step is null)
            {
                return null;
            }

            steps.Add(step);
        }

        return steps.Count == 0 ? null : new JsonPath([.. steps]);
    }

    /// <summary>The first value at the path; absent when there is none.</summary>
    public JsonView First(JsonView root) => First(root, _steps);

    private static JsonView First(JsonView value, ReadOnlySpan<JsonPathStep> steps)
    {
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            if (step.Name is { } name)
            {
                value = value.Kind == JsonKind.Object ? value[name] : default;
                continue;
            }

            if (value.Kind != JsonKind.Array)
            {
                return default;
            }

            var position = 0;
            var count = step.Index < 0 ? value.Count : 0;
            foreach (var item in value.Items)
            {
                if (step.Selects(item, position++, count) && First(item, steps[(i + 1)..]) is { Exists: true } found)
                {
                    return found;
                }
            }

            return default;
        }

        return value;
    }

    private static JsonPathStep? ReadProperty(ref ReadOnlySpan<char> rest)
    {
        rest = rest[0] == '.' ? rest[1..] : rest;
        var name = new StringBuilder();
        var at = 0;
        while (at < rest.Length && rest[at] is not ('.' or '['))
        {
            at += rest[at] == '\\' && at + 1 < rest.Length ? 1 : 0;
            name.Append(rest[at++]);
        }

        rest = rest[at..];
        return name.Length == 0 || name[0] == '*' ? null : JsonPathStep.Property(name.ToString());
    }

    private static JsonPathStep? ReadBracket(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(']');
        if (end < 0)
        {
            return null;
        }

        var inner = rest[1..end].Trim();
        rest = rest[(end + 1)..];
        if (inner.StartsWith("?(") && inner.EndsWith(")"))
        {
            return ReadFilter(inner[2..^1]);
        }

        if (inner is "*")
        {
            return JsonPathStep.Every;
        }

        if (inner.Length > 2 && inner[0] is '\'' or '"' && inner[^1] == inner[0])
        {
            return JsonPathStep.Property(inner[1..^1].ToString().Replace("\\.", ".", StringComparison.Ordinal));
        }

        return int.TryParse(inner, System.Globalization.CultureInfo.InvariantCulture, out var index) ? JsonPathStep.At(index) : null;
    }

    private static JsonPathStep? ReadFilter(ReadOnlySpan<char> filter)
    {
        var equals = filter.IndexOf("==");
        if (equals < 0)
        {
            return null;
        }

        var left = filter[..equals].Trim();
        var right = filter[(equals + 2)..].Trim();
        if (!left.StartsWith("@.") || left[2..].IndexOfAny(".[") >= 0)
        {
            return null;
        }

        right = right.Length > 1 && right[0] is '\'' or '"' && right[^1] == right[0] ? right[1..^1] : right;
        return JsonPathStep.Where(left[2..].ToString(), right.ToString());
    }
}
