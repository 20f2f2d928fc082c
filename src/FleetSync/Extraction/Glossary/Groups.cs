namespace FleetSync.Extraction.Glossary;

/// <summary>
/// API groups whose own words do not say it all. A group is looked for whole, then without its first labels, so that
/// <c>cnpg.io</c> is found for <c>postgresql.cnpg.io</c>; its labels are looked for as products besides.
/// </summary>
internal static class Groups
{
    /// <summary>Groups in lower case.</summary>
    public static WordTable Table { get; } = new WordTable()
        .Add(Categories.Database,
            "cnpg.io zalan.do crunchydata.com percona.com mongodbcommunity.mongodb.com k8ssandra.io scylla.scylladb.com "u8 +
            "kubedb.com moco.cybozu.com"u8)
        .Add(Categories.Cache, "databases.spotahome.com redis.redis.opstreelabs.in"u8)
        .Add(Categories.MessageQueue,
            "strimzi.io messaging.knative.dev eventing.knative.dev kafka.banzaicloud.io jetstream.nats.io"u8)
        .Add(Categories.SearchEngine | Categories.Database, "elasticsearch.k8s.elastic.co opensearch.opster.io"u8)
        .Add(Categories.Ingress | Categories.Networking,
            "gateway.networking.k8s.io configuration.konghq.com getambassador.io traefik.io traefik.containo.us "u8 +
            "projectcontour.io k8s.nginx.org elbv2.k8s.aws"u8)
        .Add(Categories.ServiceMesh, "istio.io linkerd.io kuma.io split.smi-spec.io consul.hashicorp.com"u8)
        .Add(Categories.Certificate, "cert-manager.io acme.cert-manager.io"u8)
        .Add(Categories.Storage, "snapshot.storage.k8s.io ceph.rook.io objectbucket.io longhorn.io openebs.io"u8)
        .Add(Categories.Backup, "snapshot.storage.k8s.io velero.io k8up.io config.kio.kasten.io stash.appscode.com"u8)
        .Add(Categories.Monitoring,
            "monitoring.coreos.com metrics.k8s.io custom.metrics.k8s.io integreatly.org operator.victoriametrics.com "u8 +
            "datadoghq.com"u8)
        .Add(Categories.Logging, "logging.banzaicloud.io fluentbit.fluent.io fluentd.fluent.io loki.grafana.com"u8)
        .Add(Categories.Tracing, "jaegertracing.io tempo.grafana.com opentelemetry.io"u8)
        .Add(Categories.Delivery,
            "argoproj.io tekton.dev toolkit.fluxcd.io fluxcd.io flagger.app actions.github.com actions.summerwind.dev "u8 +
            "kpack.io"u8)
        .Add(Categories.Identity, "rbac.authorization.k8s.io keycloak.org k8s.keycloak.org dex.coreos.com"u8)
        .Add(Categories.Secrets,
            "external-secrets.io bitnami.com secrets-store.csi.x-k8s.io secrets.hashicorp.com secrets.infisical.com"u8)
        .Add(Categories.Autoscaling, "autoscaling keda.sh karpenter.sh karpenter.k8s.aws autoscaling.k8s.io"u8)
        .Add(Categories.Networking,
            "cilium.io projectcalico.org crd.projectcalico.org metallb.io k8s.cni.cncf.io submariner.io"u8)
        .Add(Categories.Policy, "kyverno.io gatekeeper.sh policies.kubewarden.io wgpolicyk8s.io"u8)
        .Add(Categories.Security, "aquasecurity.github.io spdx.softwarecomposition.kubescape.io security.openshift.io"u8)
        .Add(Categories.Dns, "externaldns.k8s.io"u8)
        .Add(Categories.Serverless, "knative.dev openfaas.com fission.io nuclio.io"u8)
        .Add(Categories.MachineLearning, "kubeflow.org ray.io machinelearning.seldon.io kueue.x-k8s.io nvidia.com"u8)
        .Add(Categories.Virtualization, "kubevirt.io"u8)
        .Add(Categories.Infrastructure,
            "crossplane.io upbound.io cluster.x-k8s.io infrastructure.cluster.x-k8s.io services.k8s.aws "u8 +
            "cnrm.cloud.google.com fleet.cattle.io"u8)
        .Add(Categories.DataProcessing, "sparkoperator.k8s.io flink.apache.org"u8);
}
