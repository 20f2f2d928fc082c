using System.Globalization;

namespace FleetSync.TestCluster;

internal static class ApiServerArguments
{
    public static IReadOnlyList<string> For(
        ApiServerOptions options, ServerFolder folder, string clientAuthority, int port, string etcdUrl)
    {
        var compaction = (long)options.EtcdCompactionInterval.TotalSeconds;
        List<string> arguments =
        [
            $"--etcd-servers={etcdUrl}",
            string.Create(CultureInfo.InvariantCulture, $"--etcd-compaction-interval={compaction}s"),
            $"--cert-dir={folder.CertificateFolder}",
            string.Create(CultureInfo.InvariantCulture, $"--secure-port={port}"),
            "--bind-address=127.0.0.1",
            "--endpoint-reconciler-type=none",
            $"--token-auth-file={folder.Tokens}",
            $"--client-ca-file={clientAuthority}",
            "--authorization-mode=RBAC",
            $"--service-account-key-file={folder.ServiceAccountKey}",
            $"--service-account-signing-key-file={folder.ServiceAccountKey}",
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-cluster-ip-range=10.0.0.0/24",
            "--allow-privileged=true",
            // Pods do without service accounts: nobody makes them, or the controller manager does so only in a while.
            "--disable-admission-plugins=ServiceAccount",
        ];
        if (!options.WatchCache)
        {
            arguments.Add("--watch-cache=false");
        }

        arguments.AddRange(options.ApiServerFlags);
        return arguments;
    }
}
