using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FleetSync.Load;

/// <summary>
/// Pods as a cluster of web services has them: an application and a proxy beside it, with environment,
/// probes, volumes and, once the server has added defaults and managedFields, about 8.1 kB. One in twenty is failing.
/// Pod number <c>i</c> is the same in every run.
/// </summary>
internal static class PodShape
{
    /// <summary>Namespaces the Pods are spread over.</summary>
    public const int Namespaces = 50;

    private const int PodsPerWorkload = 8;
    private const int Nodes = 120;

    private static readonly string[] Applications =
        ["cart", "checkout", "catalog", "search", "billing", "inventory", "shipping", "profile", "recommender", "notifier"];

    public static string NamespaceName(int number) => Text($"team-{number:00}");

    public static string NamespaceOf(int pod) => NamespaceName(pod / PodsPerWorkload % Namespaces);

    public static string NameOf(int pod) => Text($"{ReplicaSetOf(pod)}-{Hex(pod, "pod", 5)}{pod % PodsPerWorkload}");

    /// <summary>The object to create; the server drops a status sent with it.</summary>
    public static byte[] Body(int pod)
    {
        var application = ApplicationOf(pod);
        return Encoding.UTF8.GetBytes(Text($$$"""
            {"apiVersion":"v1","kind":"Pod","metadata":{
             "name":"{{{NameOf(pod)}}}","generateName":"{{{ReplicaSetOf(pod)}}}-","namespace":"{{{NamespaceOf(pod)}}}",
             "labels":{"app":"{{{application}}}","app.kubernetes.io/name":"{{{application}}}",
              "app.kubernetes.io/version":"2.{{{pod % 17}}}.{{{pod % 9}}}","pod-template-hash":"{{{Hex(WorkloadOf(pod), "set", 10)}}}","tier":"backend"},
             "annotations":{"checksum/config":"{{{Hex(WorkloadOf(pod), "config", 64)}}}","prometheus.io/port":"9090","prometheus.io/scrape":"true"},
             "ownerReferences":[{"apiVersion":"apps/v1","blockOwnerDeletion":true,"controller":true,"kind":"ReplicaSet",
              "name":"{{{ReplicaSetOf(pod)}}}","uid":"{{{Uid(WorkloadOf(pod))}}}"}]},
            "spec":{"nodeName":"{{{NodeOf(pod)}}}","priority":0,"serviceAccountName":"{{{application}}}","terminationGracePeriodSeconds":45,
             "containers":[
              {"name":"{{{application}}}","image":"{{{ImageOf(pod)}}}","args":["--listen=:8080","--log-format=json"],
               "ports":[{"name":"http","containerPort":8080}],
               "env":[{{{Environment(pod, application)}}}],
               "resources":{"limits":{"cpu":"1","memory":"512Mi"},"requests":{"cpu":"100m","memory":"256Mi"}},
               "livenessProbe":{"httpGet":{"path":"/healthz","port":8080},"initialDelaySeconds":10,"periodSeconds":10},
               "readinessProbe":{"httpGet":{"path":"/readyz","port":8080},"periodSeconds":5},
               "volumeMounts":[{"name":"config","mountPath":"/etc/{{{application}}}","readOnly":true},{"name":"tmp","mountPath":"/tmp"}]},
              {"name":"proxy","image":"registry.example.com/platform/proxy:1.29.4","args":["--upstream=127.0.0.1:8080"],
               "ports":[{"name":"mesh","containerPort":15001}],
               "resources":{"limits":{"memory":"128Mi"},"requests":{"cpu":"10m","memory":"64Mi"} } }],
             "volumes":[{"name":"config","configMap":{"name":"{{{application}}}-config"}},{"name":"tmp","emptyDir":{}}]}}
            """));
    }

    /// <summary>A merge patch for the status subresource.</summary>
    /// <param name="pod">Which Pod.</param>
    /// <param name="restarts">Of its application.</param>
    /// <param name="failing">Whether it crashes; by the Pod's number where not said.</param>
    public static byte[] StatusPatch(int pod, int restarts = 0, bool? failing = null)
    {
        var application = ApplicationOf(pod);
        var crashes = failing ?? pod % 20 == 7;
        const string Running = """{"running":{"startedAt":"2026-03-01T10:00:09Z"}}""";
        var state = crashes
            ? """{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 5m0s restarting failed container"}}"""
            : Running;
        var ready = crashes ? "False" : "True";
        return Encoding.UTF8.GetBytes(Text($$$"""
            {"status":{"phase":"Running","hostIP":"10.0.{{{pod % Nodes}}}.1","podIP":"{{{AddressOf(pod)}}}","podIPs":[{"ip":"{{{AddressOf(pod)}}}"}],
             "qosClass":"Burstable","startTime":"2026-03-01T10:00:00Z",
             "conditions":[{{{Condition("Initialized", "True")}}},{{{Condition("Ready", ready)}}},{{{Condition("ContainersReady", ready)}}},{{{Condition("PodScheduled", "True")}}}],
             "containerStatuses":[{{{ContainerStatus(pod, application, ImageOf(pod), crashes ? "false" : "true", crashes ? restarts + 12 : restarts, state)}}},
              {{{ContainerStatus(pod, "proxy", "registry.example.com/platform/proxy:1.29.4", "true", 0, Running)}}}]}}
            """));
    }

    private static string Environment(int pod, string application)
    {
        var text = new StringBuilder();
        foreach (var name in (string[])["database", "cache", "queue"])
        {
            text.Append(CultureInfo.InvariantCulture,
                $$$"""{"name":"{{{name.ToUpperInvariant()}}}_URL","value":"https://{{{name}}}.{{{NamespaceOf(pod)}}}.svc.cluster.local:8443/v1"},""");
        }

        text.Append(CultureInfo.InvariantCulture, $$$"""
            {"name":"DATABASE_PASSWORD","valueFrom":{"secretKeyRef":{"name":"{{{application}}}-database","key":"password"} } },
            {"name":"POD_NAME","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"} } },
            {"name":"LOG_LEVEL","value":"info"},{"name":"FEATURE_FLAGS","value":"new-checkout,fast-search,{{{Hex(pod, "flags", 12)}}}"}
            """);
        return text.ToString();
    }

    private static string Condition(string type, string status) =>
        $$$"""{"type":"{{{type}}}","status":"{{{status}}}","lastProbeTime":null,"lastTransitionTime":"2026-03-01T10:00:10Z"}""";

    private static string ContainerStatus(int pod, string name, string image, string ready, int restarts, string state) => Text($$$"""
        {"name":"{{{name}}}","image":"{{{image}}}","imageID":"{{{image.Split(':')[0]}}}@sha256:{{{Hex(WorkloadOf(pod), name, 64)}}}",
         "containerID":"containerd://{{{Hex(pod, name, 64)}}}","ready":{{{ready}}},"started":{{{ready}}},"restartCount":{{{restarts}}},"lastState":{},"state":{{{state}}}}
        """);

    private static int WorkloadOf(int pod) => pod / PodsPerWorkload;

    private static string ApplicationOf(int pod) => Applications[WorkloadOf(pod) % Applications.Length];

    private static string ReplicaSetOf(int pod) => $"{ApplicationOf(pod)}-{Hex(WorkloadOf(pod), "set", 10)}";

    private static string ImageOf(int pod) => Text($"registry.example.com/shop/{ApplicationOf(pod)}:2.{WorkloadOf(pod) % 17}.{WorkloadOf(pod) % 9}");

    private static string NodeOf(int pod) => Text($"node-{pod % Nodes:000}.example.internal");

    private static string AddressOf(int pod) => Text($"10.{64 + (pod >> 16)}.{(pod >> 8) & 255}.{pod & 255}");

    private static string Uid(int workload) => Text($"{Hex(workload, "uid", 8)}-0000-4000-8000-{workload:x12}");

    private static string Hex(int number, string purpose, int length) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text($"{purpose}{number}"))))[..length];

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
