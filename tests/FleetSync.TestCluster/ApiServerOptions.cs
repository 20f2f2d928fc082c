namespace FleetSync.TestCluster;

/// <summary>How one API server is started.</summary>
public sealed record ApiServerOptions
{
    /// <summary>Its name in messages, folders and kubeconfig files.</summary>
    public string Name { get; init; } = "cluster";

    /// <summary>
    /// With it Deployments make ReplicaSets make Pods, namespaces terminate and garbage is collected. Needs
    /// kube-controller-manager, which not every control plane has: see <see cref="ControlPlaneBinaries.ControllerManager"/>.
    /// </summary>
    public bool ControllerManager { get; init; }

    /// <summary>
    /// False: every read and watch goes to etcd, so that a compaction makes an old watch answer 410 at once, and no
    /// bookmarks are sent. True, as in any real cluster: a watch is too old only when the cache's window has moved on
    /// or the server was restarted.
    /// </summary>
    public bool WatchCache { get; init; } = true;

    /// <summary>Zero: history goes only when <see cref="ApiServer.CompactEtcdAsync"/> is called.</summary>
    public TimeSpan EtcdCompactionInterval { get; init; } = TimeSpan.Zero;

    /// <summary>Users besides the admin.</summary>
    public IReadOnlyList<TestUser> Users { get; init; } = [];

    /// <summary>Further flags of kube-apiserver, the last word over the others.</summary>
    public IReadOnlyList<string> ApiServerFlags { get; init; } = [];

    /// <summary>Further flags of kube-controller-manager.</summary>
    public IReadOnlyList<string> ControllerManagerFlags { get; init; } = [];

    /// <summary>Controllers to run; those that would act as if the nodes were dead are left out.</summary>
    public string Controllers { get; init; } = "*,-nodelifecycle,-nodeipam,-cloud-node-lifecycle,-route,-service";

    /// <summary>Until ready, from each start.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(90);
}
