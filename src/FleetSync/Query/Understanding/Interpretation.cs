using FleetSync.Stores;

namespace FleetSync.Query.Understanding;

/// <summary>What a question was taken to mean.</summary>
internal sealed record Interpretation
{
    /// <summary>What has to hold.</summary>
    public FleetFilter Filter { get; init; } = FleetFilter.All;

    /// <summary>What is left to rank by.</summary>
    public string Words { get; init; } = "";

    /// <summary>Whether a number is asked for.</summary>
    public bool IsCount { get; init; }

    /// <summary>The field that numbers are asked by; null for none.</summary>
    public FacetField? GroupBy { get; init; }

    /// <summary>Whether anything was understood beyond words to look for.</summary>
    public bool IsUnderstood => IsCount || GroupBy is not null || FilterText.Of(Filter).Length > 0;

    /// <summary>
    /// All of it in one line, <c>kind=Pod health=Degraded cluster=west words="payment"</c>; asked as a question, it means the same.
    /// </summary>
    public string Display => string.Join(' ', Parts());

    private IEnumerable<string> Parts()
    {
        if (IsCount)
        {
            yield return "number of";
        }

        if (FilterText.Of(Filter) is { Length: > 0 } filter)
        {
            yield return filter;
        }

        if (GroupBy is { } field)
        {
            yield return $"by {field.ToString().ToLowerInvariant()}";
        }

        if (Words.Length > 0)
        {
            yield return $"words=\"{Words}\"";
        }
    }
}
