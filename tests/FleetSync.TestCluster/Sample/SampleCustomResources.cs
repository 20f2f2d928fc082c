using System.Text.Json.Nodes;

namespace FleetSync.TestCluster.Sample;

/// <summary>Custom types as their projects define them, and objects of them: databases, certificates, applications.</summary>
internal static class SampleCustomResources
{
    public static IReadOnlyList<JsonObject> Definitions =>
    [
        CustomTypes.Define(
            "postgresql.cnpg.io", "v1", "Cluster", "clusters", columns:
            [
                new PrinterColumn("Age", ".metadata.creationTimestamp", "date"),
                new PrinterColumn("Instances", ".status.instances", "integer"),
                new PrinterColumn("Ready", ".status.readyInstances", "integer"),
                new PrinterColumn("Status", ".status.phase"),
                new PrinterColumn("Primary", ".status.currentPrimary"),
            ]),
        CustomTypes.Define(
            "cert-manager.io", "v1", "Certificate", "certificates", columns:
            [
                new PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status"),
                new PrinterColumn("Secret", ".spec.secretName"),
                new PrinterColumn("Issuer", ".spec.issuerRef.name", Priority: 1),
                new PrinterColumn("Status", ".status.conditions[?(@.type==\"Ready\")].message", Priority: 1),
                new PrinterColumn("Age", ".metadata.creationTimestamp", "date"),
            ]),
        CustomTypes.Define(
            "argoproj.io", "v1alpha1", "Application", "applications", status: false, columns:
            [
                new PrinterColumn("Sync Status", ".status.sync.status"),
                new PrinterColumn("Health Status", ".status.health.status"),
                new PrinterColumn("Revision", ".status.sync.revision", Priority: 10),
            ]),
    ];

    public static JsonObject PostgresCluster(string inNamespace, string name, int instances, int ready, string phase)
    {
        return SampleObject.Of("postgresql.cnpg.io/v1", "Cluster", inNamespace, name, $$"""
            {
              "spec": { "instances": {{instances}}, "imageName": "ghcr.io/cloudnative-pg/postgresql:16.2", "storage": { "size": "20Gi" } },
              "status": {
                "phase": "{{phase}}", "instances": {{instances}}, "readyInstances": {{ready}}, "currentPrimary": "{{name}}-1",
                "targetPrimary": "{{name}}-1", "writeService": "{{name}}-rw",
                "conditions": [{
                  "type": "Ready", "status": "{{(ready == instances ? "True" : "False")}}",
                  "reason": "{{(ready == instances ? "ClusterIsReady" : "ClusterIsNotReady")}}",
                  "message": "{{phase}}", "lastTransitionTime": "{{PodStatus.At(TimeSpan.FromMinutes(5))}}"
                }]
              }
            }
            """, name);
    }

    public static JsonObject Certificate(string inNamespace, string name, string host, bool ready)
    {
        var condition = ready
            ? """ "status": "True", "reason": "Ready", "message": "Certificate is up to date and has not expired" """
            : $$""" "status": "False", "reason": "Expired", "message": "Certificate for {{host}} expired: its renewal has failed 14 times: 429 rateLimited" """;
        return SampleObject.Of("cert-manager.io/v1", "Certificate", inNamespace, name, $$"""
            {
              "spec": {
                "secretName": "{{name}}-tls", "dnsNames": ["{{host}}"], "issuerRef": { "name": "letsencrypt", "kind": "ClusterIssuer" }
              },
              "status": { "conditions": [{ "type": "Ready", {{condition}}, "lastTransitionTime": "{{PodStatus.At(TimeSpan.FromMinutes(5))}}" }] }
            }
            """, name);
    }

    public static JsonObject Application(string name, string target, string sync, string health, string? message = null)
    {
        var told = message is null ? "" : $", \"message\": \"{message}\"";
        return SampleObject.Of("argoproj.io/v1alpha1", "Application", "argocd", name, $$"""
            {
              "spec": {
                "project": "default", "destination": { "server": "https://kubernetes.default.svc", "namespace": "{{target}}" },
                "source": { "repoURL": "https://git.example.com/platform/{{name}}.git", "path": "deploy", "targetRevision": "main" }
              },
              "status": {
                "sync": { "status": "{{sync}}", "revision": "3f2c1d9e8b7a6f5e4d3c2b1a0f9e8d7c6b5a4f3e" },
                "health": { "status": "{{health}}"{{told}} }
              }
            }
            """, name);
    }
}
