using System.Text.Json.Nodes;

namespace FleetSync.TestCluster.Sample;

/// <summary>Nodes, ways in from outside, scaling and disruption budgets, credentials.</summary>
internal static class SamplePlatform
{
    public static JsonObject Node(string name, bool ready, string zone)
    {
        var condition = ready
            ? "\"status\": \"True\", \"reason\": \"KubeletReady\", \"message\": \"kubelet is posting ready status\""
            : "\"status\": \"Unknown\", \"reason\": \"NodeStatusUnknown\", \"message\": \"Kubelet stopped posting node status.\"";
        var node = SampleObject.Of("v1", "Node", null, name, $$"""
            {
              "spec": { "podCIDR": "10.42.0.0/24", "providerID": "example:///{{zone}}/{{name}}" },
              "status": {
                "capacity": { "cpu": "8", "memory": "32Gi", "pods": "110" },
                "allocatable": { "cpu": "7800m", "memory": "30Gi", "pods": "110" },
                "addresses": [{ "type": "InternalIP", "address": "10.1.0.10" }, { "type": "Hostname", "address": "{{name}}" }],
                "nodeInfo": {
                  "architecture": "amd64", "bootID": "", "containerRuntimeVersion": "containerd://1.7.13", "kernelVersion": "6.1.0",
                  "kubeProxyVersion": "v1.20.2", "kubeletVersion": "v1.20.2", "machineID": "", "operatingSystem": "linux",
                  "osImage": "Debian GNU/Linux 12 (bookworm)", "systemUUID": ""
                },
                "conditions": [
                  { "type": "MemoryPressure", "status": "False", "reason": "KubeletHasSufficientMemory" },
                  { "type": "DiskPressure", "status": "False", "reason": "KubeletHasNoDiskPressure" },
                  { "type": "Ready", {{condition}}, "lastTransitionTime": "{{PodStatus.At(TimeSpan.Zero)}}" }
                ]
              }
            }
            """);
        node["metadata"]!["labels"] = new JsonObject
        {
            ["kubernetes.io/hostname"] = name,
            ["node-role.kubernetes.io/worker"] = "",
            ["topology.kubernetes.io/zone"] = zone,
        };
        return node;
    }

    /// <summary>A Service of type LoadBalancer that has an address, or still waits for one.</summary>
    public static JsonObject LoadBalancer(string inNamespace, string name, string? address)
    {
        var ingress = address is null ? "" : $"\"ingress\": [{{ \"ip\": \"{address}\" }}]";
        return SampleObject.Of("v1", "Service", inNamespace, name, $$"""
            {
              "spec": { "type": "LoadBalancer", "selector": { "app": "{{name}}" }, "ports": [{ "name": "https", "port": 443, "targetPort": 8443 }] },
              "status": { "loadBalancer": { {{ingress}} } }
            }
            """, name);
    }

    public static JsonObject Ingress(string inNamespace, string app, string host, string? address)
    {
        var balancer = address is null ? "" : $"\"ingress\": [{{ \"ip\": \"{address}\" }}]";
        return SampleObject.Of("networking.k8s.io/v1", "Ingress", inNamespace, app, $$"""
            {
              "spec": {
                "ingressClassName": "nginx", "tls": [{ "hosts": ["{{host}}"], "secretName": "{{app}}-tls" }],
                "rules": [{ "host": "{{host}}", "http": { "paths": [{
                  "path": "/", "pathType": "Prefix", "backend": { "service": { "name": "{{app}}", "port": { "name": "http" } } }
                }] } }]
              },
              "status": { "loadBalancer": { {{balancer}} } }
            }
            """, app);
    }

    public static JsonObject Autoscaler(string inNamespace, string app, bool working)
    {
        var condition = working
            ? """{ "type": "ScalingActive", "status": "True", "reason": "ValidMetricFound" }"""
            : """{ "type": "ScalingActive", "status": "False", "reason": "FailedGetResourceMetric", "message": "the HPA was unable to compute the replica count: no metrics returned from resource metrics API" }""";
        return SampleObject.Of("autoscaling/v2", "HorizontalPodAutoscaler", inNamespace, app, $$"""
            {
              "spec": {
                "minReplicas": 2, "maxReplicas": 10,
                "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "{{app}}" },
                "metrics": [{ "type": "Resource", "resource": { "name": "cpu", "target": { "type": "Utilization", "averageUtilization": 70 } } }]
              },
              "status": {
                "currentReplicas": 3, "desiredReplicas": 3, "currentMetrics": null,
                "conditions": [{ "type": "AbleToScale", "status": "True", "reason": "ReadyForNewScale" }, {{condition}}]
              }
            }
            """, app);
    }

    public static JsonObject DisruptionBudget(string inNamespace, string app, bool allowsDisruption)
    {
        var healthy = allowsDisruption ? "3" : "1";
        return SampleObject.Of("policy/v1", "PodDisruptionBudget", inNamespace, app, $$"""
            {
              "spec": { "minAvailable": 2, "selector": { "matchLabels": { "app": "{{app}}" } } },
              "status": {
                "observedGeneration": 1, "currentHealthy": {{healthy}}, "desiredHealthy": 2, "expectedPods": 3,
                "disruptionsAllowed": {{(allowsDisruption ? "1" : "0")}}
              }
            }
            """, app);
    }

    /// <summary>The value must never be seen outside of the cluster; searches for it must find nothing.</summary>
    public static JsonObject Secret(string inNamespace, string name, string app)
    {
        return SampleObject.Of("v1", "Secret", inNamespace, name, $$"""
            { "type": "Opaque", "stringData": { "username": "{{app}}", "password": "{{SampleFleet.SecretValue}}" } }
            """, app);
    }
}
