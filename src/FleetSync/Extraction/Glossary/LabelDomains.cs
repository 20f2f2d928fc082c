namespace FleetSync.Extraction.Glossary;

/// <summary>
/// Domains of label keys by which operators mark all that belongs to what they run: the Secret and the Service of a database
/// too. Those that mark whatever passed through a tool (Argo CD, Flux, Helm, Velero, Istio) are left out: they say nothing of the
/// object.
/// </summary>
internal static class LabelDomains
{
    /// <summary>Domains in lower case.</summary>
    public static WordTable Table { get; } = new WordTable()
        .Add(Categories.Database,
            "cnpg.io postgres-operator.crunchydata.com percona.com mongodb.com mysql.oracle.com k8s.mariadb.com "u8 +
            "cassandra.datastax.com"u8)
        .Add(Categories.MessageQueue, "strimzi.io rabbitmq.com"u8)
        .Add(Categories.SearchEngine | Categories.Database, "elasticsearch.k8s.elastic.co opensearch.opster.io"u8)
        .Add(Categories.Logging, "kibana.k8s.elastic.co"u8)
        .Add(Categories.Storage, "longhorn.io ceph.rook.io"u8)
        .Add(Categories.Delivery, "tekton.dev"u8)
        .Add(Categories.Workflow, "workflows.argoproj.io"u8)
        .Add(Categories.Serverless, "serving.knative.dev"u8)
        .Add(Categories.MachineLearning, "ray.io training.kubeflow.org serving.kserve.io"u8)
        .Add(Categories.Virtualization, "kubevirt.io"u8)
        .Add(Categories.Certificate, "acme.cert-manager.io controller.cert-manager.io"u8);
}
