using System.Text;
using FleetSync.Discovery;
using FleetSync.Extraction.Glossary;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Extraction;

public sealed class GlossaryTests
{
    [Theory]
    [InlineData("orders-db", "database")]
    [InlineData("my-postgres-config", "database")]
    [InlineData("postgres16", "database")]
    [InlineData("session-cache", "cache")]
    [InlineData("kafka", "message queue")]
    [InlineData("shop-tls", "certificate")]
    [InlineData("ingress-nginx-controller", "ingress, web server")]
    [InlineData("kube_state_metrics", "monitoring")]
    [InlineData("fluent-bit", "logging")]
    [InlineData("jaeger-collector", "tracing")]
    [InlineData("argo-cd-server", "ci/cd")]
    [InlineData("oauth2-proxy", "identity")]
    [InlineData("velero", "backup")]
    [InlineData("cluster-autoscaler", "autoscaling")]
    [InlineData("istiod", "service mesh")]
    [InlineData("coredns", "dns")]
    [InlineData("gpu-operator", "machine learning")]
    [InlineData("payment-gateway", "")]
    [InlineData("web", "")]
    [InlineData("drone-fleet-api", "")]
    [InlineData("", "")]
    public void A_name_tells_what_an_object_has_to_do_with(string name, string categories) =>
        Assert.Equal(categories, NamesOf(CategoryFinder.OfName(Encoding.UTF8.GetBytes(name))));

    [Theory]
    [InlineData("docker.io/bitnami/postgresql:16.2@sha256:00", "database")]
    [InlineData("quay.io/prometheus/node-exporter:v1.8", "monitoring")]
    [InlineData("registry.example.com:5000/shop/web:1", "")]
    [InlineData("hashicorp/vault:1.17", "secrets")]
    [InlineData("redis", "database, cache")]
    public void An_image_tells_it_by_its_path_and_not_by_its_registry(string image, string categories) =>
        Assert.Equal(categories, NamesOf(CategoryFinder.OfImage(Encoding.UTF8.GetBytes(image))));

    [Theory]
    [InlineData("", "Secret", "secrets")]
    [InlineData("", "Pod", "")]
    [InlineData("apps", "Deployment", "")]
    [InlineData("networking.k8s.io", "Ingress", "ingress, networking")]
    [InlineData("", "PersistentVolumeClaim", "storage")]
    [InlineData("autoscaling", "HorizontalPodAutoscaler", "autoscaling")]
    [InlineData("rbac.authorization.k8s.io", "RoleBinding", "identity")]
    [InlineData("cert-manager.io", "ClusterIssuer", "certificate")]
    [InlineData("postgresql.cnpg.io", "Cluster", "database")]
    [InlineData("kafka.strimzi.io", "KafkaTopic", "message queue")]
    [InlineData("example.com", "RedisCluster", "database, cache")]
    [InlineData("example.com", "Widget", "")]
    [InlineData("serving.knative.dev", "Service", "networking, serverless")]
    [InlineData("snapshot.storage.k8s.io", "VolumeSnapshot", "storage, backup")]
    public void A_type_tells_it_by_kind_and_group(string group, string kind, string categories) => Assert.Equal(
        categories, NamesOf(CategoryFinder.OfType(new ApiResource(group, "v1", "things", kind, Namespaced: true))));

    [Theory]
    [InlineData("cnpg.io/cluster", "database")]
    [InlineData("argocd.argoproj.io/instance", "")]
    [InlineData("app.kubernetes.io/name", "")]
    [InlineData("tier", "")]
    public void A_label_key_tells_it_where_an_operator_marks_its_own(string key, string categories) =>
        Assert.Equal(categories, NamesOf(CategoryFinder.OfLabelKey(Encoding.UTF8.GetBytes(key))));

    [Fact]
    public void A_record_lists_its_categories_and_is_found_by_their_words()
    {
        var json = """{"metadata":{"name":"main","labels":{"helm.sh/chart":"vault-0.28.1"}},"spec":{"template":{"spec":{"containers":[{"image":"postgres:16"}]}}}}""";
        var snapshot = Extract.Snapshot(SomeTypes.Deployments, json);

        Assert.Equal("""["database","secrets"]""", snapshot.Record["categories"]!.ToJsonString());
        Assert.EndsWith(" database databases db secrets credentials passwords", snapshot.SearchText, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_category_has_a_name() =>
        Assert.Equal(Enum.GetValues<Categories>().Length - 1, CategoryNames.All.Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void Words_are_found_however_many_there_are()
    {
        var table = new WordTable();
        for (var i = 0; i < 2000; i++)
        {
            table.Add((Categories)(1 << (i % 20)), Encoding.UTF8.GetBytes($"word{i}"));
        }

        table.Add(Categories.WebServer, "word7"u8);

        Assert.Equal((Categories)(1 << 7) | Categories.WebServer, table.Of("word7"u8));
        Assert.All(Enumerable.Range(8, 1900), i => Assert.Equal((Categories)(1 << (i % 20)), table.Of(Encoding.UTF8.GetBytes($"word{i}"))));
        Assert.Equal(Categories.None, table.Of("word2000"u8));
    }

    private static string NamesOf(Categories categories)
    {
        var names = new List<string>();
        while (categories != Categories.None)
        {
            names.Add(Encoding.UTF8.GetString(CategoryNames.Take(ref categories, out _)));
        }

        return string.Join(", ", names);
    }
}
