using FleetSync.Discovery;

namespace FleetSync.Query.Understanding;

/// <summary>Words for kinds: names, plurals and short names of the built-in ones and of those that a store has, and words for several.</summary>
internal static class KindWords
{
    /// <summary>Short names and plurals that are also everyday words, and mean those.</summary>
    private static readonly string[] _everyday = ["no", "limits", "quota", "pc", "ev", "ep", "ing", "events", "endpoints", "leases"];

    /// <summary>Kinds whose name is a word for what many kinds are: looked for, not filtered by.</summary>
    private static readonly string[] _general = ["Cluster", "Database", "Queue", "Broker", "Resource", "Object", "Instance"];

    /// <summary>Words that name several kinds, or a kind by another name.</summary>
    private static readonly (string[] Kinds, string[] Phrases)[] _families =
    [
        (["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicaSet", "Pod"], ["workloads"]),
        (["PersistentVolumeClaim", "PersistentVolume"], ["volumes"]),
        (["PersistentVolumeClaim"], ["claims", "volume claims", "volume claim", "pvcs"]),
        (["PersistentVolume"], ["pvs"]),
        (["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"], ["webhooks", "admission webhooks", "webhook configurations"]),
        (["HorizontalPodAutoscaler"], ["autoscalers", "horizontal autoscalers", "pod autoscalers", "hpas"]),
        (["PodDisruptionBudget"], ["disruption budgets", "pdbs"]),
        (["CronJob"], ["crons", "scheduled jobs"]),
        (["CertificateSigningRequest"], ["signing requests", "csrs"]),
        (["Pod"], ["containers"]),
        (["Node"], ["machines", "worker nodes", "workers"]),
        (["Service"], ["svcs"]),
        (["NetworkPolicy"], ["netpols"]),
    ];

    /// <summary>The words for the built-in kinds and a store's own.</summary>
    /// <param name="stored">The kinds that the store has.</param>
    public static Phrases<KindMeaning> Of(IReadOnlyList<string> stored)
    {
        var phrases = new Phrases<KindMeaning>();
        foreach (var (kinds, words) in _families)
        {
            phrases.Add(new KindMeaning(kinds, KindCertainty.Sure), words);
        }

        foreach (var (kind, names) in KindNames.BuiltIn)
        {
            AddNames(phrases, kind, KindCertainty.Sure);
            foreach (var name in names.Split(' '))
            {
                if (!_everyday.Contains(name))
                {
                    phrases.Add(new KindMeaning([kind], name.Length > 4 ? KindCertainty.Sure : KindCertainty.Likely), name);
                }
            }
        }

        foreach (var kind in stored)
        {
            AddNames(phrases, kind, KindCertainty.Theme);
            if (kind == "Certificate")
            {
                phrases.Add(new KindMeaning([kind], KindCertainty.Theme), "certs");
            }
        }

        return phrases;
    }

    private static void AddNames(Phrases<KindMeaning> phrases, string kind, KindCertainty ofPlural)
    {
        if (_general.Contains(kind))
        {
            return;
        }

        var words = CamelCase.Split(kind);
        var isCompound = words.Contains(' ', StringComparison.Ordinal);
        var certainty = isCompound ? KindCertainty.Sure : kind is "Pod" or "Deployment" ? KindCertainty.Likely : KindCertainty.Possible;
        phrases.Add(new KindMeaning([kind], certainty), words, kind.ToLowerInvariant());
        var plural = PluralName.Of(words);
        if (!_everyday.Contains(plural))
        {
            phrases.Add(new KindMeaning([kind], isCompound ? KindCertainty.Sure : ofPlural), plural, plural.Replace(" ", "", StringComparison.Ordinal));
        }
    }
}
