using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace FleetSync.Tests.Support;

/// <summary>An answer of /metrics, read as strictly as Prometheus reads it.</summary>
internal sealed partial class Scrape
{
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);

    public Scrape(ReadOnlyMemory<byte> body)
    {
        Text = Encoding.UTF8.GetString(body.Span);
        foreach (var line in Text.Split('\n')[..^1])
        {
            if (Header().Match(line) is { Success: true } header)
            {
                Types.Add(header.Groups["name"].Value, header.Groups["type"].Value);
            }
            else if (!line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                var sample = Sample().Match(line);
                if (!sample.Success || !_values.TryAdd(sample.Groups["series"].Value, Number(sample.Groups["value"].Value)))
                {
                    throw new FormatException($"No sample, or one that is there already: {line}");
                }

                var name = sample.Groups["name"].Value;
                var labels = Label().Matches(sample.Groups["labels"].Value).Select(static label => label.Groups["label"].Value);
                if (!Labels.TryGetValue(name, out var known))
                {
                    Labels.Add(name, known = []);
                }

                known.UnionWith(labels);
            }
        }
    }

    public string Text { get; }

    /// <summary>Metrics by name, as they were declared: counter, gauge, histogram.</summary>
    public Dictionary<string, string> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>Labels by the name in front of them, _bucket, _sum and _count included.</summary>
    public Dictionary<string, SortedSet<string>> Labels { get; } = new(StringComparer.Ordinal);

    /// <summary>Every series, <c>fleetsync_store_errors_total{kind="full"}</c>.</summary>
    public IReadOnlyCollection<string> Series => _values.Keys;

    public double this[string series] => _values.TryGetValue(series, out var value)
        ? value
        : throw new KeyNotFoundException($"There is no {series} in\n{Text}");

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("^# TYPE (?<name>[a-z_]+) (?<type>counter|gauge|histogram)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Header();

    [GeneratedRegex("""^(?<series>(?<name>[a-z_]+)(\{(?<labels>([a-z_]+="([^"\\\n]|\\.)*",?)+)\})?) (?<value>[-+.0-9eEInf]+)$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sample();

    [GeneratedRegex("(?<label>[a-z_]+)=\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();
}
