namespace FleetSync.Query.Understanding;

/// <summary>"App checkout": what carries one of the usual labels of that application.</summary>
internal static class AppRule
{
    /// <summary>The labels by which an application is told, as the record has them.</summary>
    public static IReadOnlyList<string> LabelsOf(string app) =>
        [$"app={app}", $"app.kubernetes.io/name={app}", $"app.kubernetes.io/instance={app}", $"k8s-app={app}"];

    /// <summary>Applies the rule.</summary>
    public static void Apply(Reading reading)
    {
        for (var i = 0; i < reading.Tokens.Count && reading.IsOpen(Idea.App); i++)
        {
            if (reading.Word(i) is not ("app" or "application"))
            {
                continue;
            }

            var name = reading.Word(i + 1) is "called" or "named" ? i + 2 : i + 1;
            if (reading.IsPlain(name) && AssignmentRule.IsName(reading.Word(name)) && !reading.IsPlain(name + 1) && reading.Vocabulary.Kinds.Find(reading.Tokens[name].Squashed) is null)
            {
                reading.Filter = reading.Filter with { AnyLabelPairs = LabelsOf(reading.Tokens[name].Lower) };
                reading.Take(i, name + 1, Idea.App);
                return;
            }
        }
    }
}
