namespace FleetSync.Query.Understanding;

/// <summary>
/// What people say for a category, where they do not say the words that records have of it
/// (<see cref="FleetSync.Extraction.Glossary.CategoryNames"/>): "single sign-on" is identity. Such words are looked for besides.
/// </summary>
internal static class TopicWords
{
    private const int MostWords = 4;

    private static readonly (string Words, string[] Phrases)[] _topics =
    [
        ("database", ["data store", "datastore", "store data", "keep data", "sql", "nosql", "relational",
            "key value", "time series"]),
        ("storage", ["store data", "keep data", "disk space", "disk usage", "file system", "filesystem", "blob",
            "bucket", "object store", "persistent", "persist data", "file share", "shared file"]),
        ("cache", ["memory store", "session store"]),
        ("message-queue", ["pub sub", "pub/sub", "pubsub", "event bus", "message bus", "event stream", "data stream", "async message", "asynchronous message",
            "send message", "passing message", "message passing"]),
        ("search-engine", ["text search", "indexing"]),
        ("ingress", ["reverse proxy", "entry point", "entrypoint", "incoming traffic", "inbound traffic", "external traffic", "http traffic", "web traffic",
            "public traffic", "exposed internet", "exposed publicly", "public endpoint", "route traffic", "routing rule",
            "host routing", "edge router"]),
        ("certificate", ["https", "encryption", "encrypted", "x509", "pki", "certificate authority", "issuer", "expiry"]),
        ("issuer", ["certificate authority", "issue certificate", "sign certificate"]),
        ("monitoring", ["telemetry", "dashboard", "graph", "alarm", "scrape", "scraping", "scraped", "uptime", "health check", "performance data"]),
        ("logging", ["log collection", "log collector", "log shipping", "log shipper", "log aggregation", "log forwarding", "log storage", "log file",
            "log line", "collect log"]),
        ("tracing", ["distributed trace", "span"]),
        ("ci/cd pipeline", ["build server", "build agent", "build pipeline", "deployment pipeline", "release pipeline", "deployment automation",
            "continuous deployment", "deploy code", "automated deployment", "automate deployment", "software delivery", "code build"]),
        ("registry", ["container image", "docker image", "image storage", "artifact", "package repository"]),
        ("identity", ["single sign-on", "single sign", "sso", "sign-on", "sign-in", "log-in", "login",
            "user account", "user management", "user log", "user sign", "authenticate", "oauth", "oidc", "access control",
            "rbac", "privilege", "access right", "user credential", "identity provider"]),
        ("permissions role", ["access control", "rbac", "privilege", "access right"]),
        ("secrets", ["api key", "sensitive data", "confidential data", "secret store", "secret manager", "key management", "encryption key"]),
        ("backup", ["snapshot", "recover", "recovery point", "data protection", "restorable"]),
        ("autoscaling", ["scale up", "scale out", "scale automatically", "automatic scaling", "elastic scaling", "elasticity",
            "scaling rule"]),
        ("service-mesh", ["sidecars", "mtls", "mutual tls"]),
        ("dns", ["name server", "nameserver", "domain name", "hostname", "host name", "name lookup", "resolve name"]),
        ("networking", ["network rule", "firewall", "firewall rule", "network plugin", "network isolation", "pod network", "cluster network", "traffic rule"]),
        ("network-policy", ["network rule", "firewall", "firewall rule", "network isolation", "traffic rule"]),
        ("policy", ["guardrail", "compliance", "admission", "resource limit", "rate limit", "quota"]),
        ("security", ["intrusion detection", "cve", "malware", "scanner"]),
        ("serverless", ["lambda", "functions as service", "faas"]),
        ("machine-learning", ["artificial intelligence", "deep learning", "neural network", "gpu", "inference", "training job", "llm", "language model",
            "model serving", "model training"]),
        ("cronjob schedule", ["nightly", "hourly", "daily", "weekly", "recurring", "periodic", "periodically",
            "scheduled task", "scheduled work", "scheduled", "schedule", "timed task", "cron"]),
        ("data-processing", ["big data", "data pipeline", "etl", "stream processing", "data warehouse"]),
        ("virtualization", ["virtual machine", "vm", "hypervisor"]),
        ("infrastructure", ["cloud resource", "infrastructure code", "provision"]),
        ("web-server", ["website", "web site", "web frontend", "web front end", "static content", "static file"]),
    ];

    private static readonly Dictionary<string, string> _meanings = Compile();

    /// <summary>The words that records have for what a text says; empty where it says nothing of the table.</summary>
    /// <param name="text">The words, in singular or plural.</param>
    public static string Of(string text)
    {
        var words = text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var singulars = Array.ConvertAll(words, static word => WordForms.Singular(word) ?? word);
        var found = new List<string>();
        for (var start = 0; start < words.Length; start++)
        {
            for (var length = 1; length <= MostWords && start + length <= words.Length; length++)
            {
                if (_meanings.TryGetValue(string.Join(' ', words, start, length), out var meaning)
                    || _meanings.TryGetValue(string.Join(' ', singulars, start, length), out meaning))
                {
                    found.AddRange(meaning.Split(' ').Except(found).Except(words));
                }
            }
        }

        return string.Join(' ', found);
    }

    private static Dictionary<string, string> Compile()
    {
        var meanings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (words, phrases) in _topics)
        {
            foreach (var phrase in phrases)
            {
                meanings[phrase] = meanings.TryGetValue(phrase, out var others) ? $"{others} {words}" : words;
            }
        }

        return meanings;
    }
}
