namespace FleetSync.TestCluster;

internal static class ControllerManagerArguments
{
    public static IReadOnlyList<string> For(ApiServerOptions options, ServerFolder folder, string kubeconfig)
    {
        return
        [
            $"--kubeconfig={kubeconfig}",
            $"--controllers={options.Controllers}",
            $"--service-account-private-key-file={folder.ServiceAccountKey}",
            $"--root-ca-file={folder.ServerCertificates}",
            "--leader-elect=false",
            "--kube-api-qps=500",
            "--kube-api-burst=500",
            "--concurrent-namespace-syncs=20",
            "--secure-port=0",
            .. options.ControllerManagerFlags,
        ];
    }
}
