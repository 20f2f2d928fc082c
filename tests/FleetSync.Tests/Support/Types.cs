using FleetSync.Discovery;

namespace FleetSync.Tests.Support;

/// <summary>Resource types that tests use.</summary>
internal static class Types
{
    public static ApiResource Pods { get; } = new("", "v1", "pods", "Pod", Namespaced: true);

    public static ApiResource Nodes { get; } = new("", "v1", "nodes", "Node", Namespaced: false);

    public static ApiResource Deployments { get; } = new("apps", "v1", "deployments", "Deployment", Namespaced: true);

    public static ApiResource Widgets { get; } = new("example.com", "v1", "widgets", "Widget", Namespaced: true);

    public static ApiResource Gadgets { get; } = new("example.org", "v1beta1", "gadgets", "Gadget", Namespaced: false);
}
