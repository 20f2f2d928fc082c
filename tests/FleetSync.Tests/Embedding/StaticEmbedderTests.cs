using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;
using FleetSync.Embedding;
using FleetSync.Models;
using FleetSync.Models.Distilling;
using Xunit;

namespace FleetSync.Tests.Embedding;

public sealed class StaticEmbedderTests
{
    private readonly StaticEmbedder _embedder = new(StaticTable.OpenResource(), textVersion: 1);

    [Fact]
    public void The_table_is_the_recorded_one()
    {
        var table = StaticTable.OpenResource();
        Assert.Equal(RecordedHashes.StaticTable, Convert.ToHexStringLower(SHA256.HashData(table.Bytes)));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(table.Bytes[StaticTable.HeaderLength..])), table.Hash);
        Assert.Equal(RecordedHashes.Weights, table.Source);
        Assert.Equal(Distillation.Dimensions, table.Dimensions);
    }

    [Fact]
    public void Its_fingerprint_names_provider_table_dimensions_and_text() =>
        Assert.Matches("^static/[0-9a-f]{12}/128/1$", _embedder.Fingerprint);

    [Theory]
    [InlineData("database", "postgresql", "ingress")]
    [InlineData("database", "mysql", "certificate")]
    [InlineData("message queue", "rabbitmq", "grafana")]
    [InlineData("message broker", "kafka", "postgresql")]
    [InlineData("monitoring", "prometheus", "redis")]
    [InlineData("crash looping", "CrashLoopBackOff", "Healthy")]
    [InlineData("storage", "PersistentVolumeClaim", "CronJob")]
    [InlineData("scheduled task", "CronJob", "Secret")]
    [InlineData("load balancer", "haproxy", "velero")]
    [InlineData("backup", "velero", "nginx")]
    [InlineData("login", "keycloak", "longhorn")]
    [InlineData("tls certificates", "cert-manager ClusterIssuer", "kafka topic")]
    [InlineData("autoscaling", "HorizontalPodAutoscaler", "ConfigMap")]
    [InlineData("out of memory", "OOMKilled", "Completed")]
    [InlineData("payment", "billing invoices", "log shipper")]
    public void What_belongs_together_is_nearer(string text, string near, string far)
    {
        var (nearer, farther) = (Similarity(text, near), Similarity(text, far));
        Assert.True(nearer > farther, $"'{text}' is {nearer:f3} to '{near}' and {farther:f3} to '{far}'");
    }

    [Theory]
    [InlineData("Pod NGINX", "pod nginx")]
    [InlineData("app=nginx", "app nginx")]
    [InlineData("Café", "cafe\u0301")]
    [InlineData("orders-db", "orders db")]
    [InlineData("OrdersDbWriter", "orders db writer")]
    [InlineData("HTTPServerOptions", "http server options")]
    public void Case_accents_and_punctuation_say_nothing(string left, string right) =>
        Assert.Equal(1, Similarity(left, right), 1e-5);

    [Fact]
    public void A_name_that_is_in_no_table_takes_after_its_parts()
    {
        Assert.Equal(-1, StaticTable.OpenResource().Find("paymentgatewayx"u8));
        Assert.True(Similarity("paymentgatewayx", "payment") > Similarity("paymentgatewayx", "storage"));
    }

    [Fact]
    public void Rows_have_unit_length_and_a_text_without_a_word_none()
    {
        Assert.Equal(1, TensorPrimitives.Norm<float>(Vector("Deployment nginx 3/3 ready")), 1e-5);
        Assert.All(Vector(" -- / "), static value => Assert.Equal(0, value));
    }

    [Fact]
    public async Task Texts_come_in_rows()
    {
        string[] texts = ["Pod nginx", "Ingress", ""];
        var rows = new float[texts.Length * _embedder.Dimensions];
        Assert.Null(await _embedder.EmbedAsync(texts, rows, TestContext.Current.CancellationToken));
        Assert.Equal(texts.SelectMany(Vector), rows);
    }

    [Fact]
    public void Any_text_has_a_vector_of_finite_values()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 2000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(300)).Select(
                _ => (char)(random.Next(3) == 0 ? random.Next(0x10000) : random.Next(0x30, 0x7B)))]);
            Assert.True(Vector(text).All(float.IsFinite), $"seed {seed}: {text}");
        }
    }

    [Fact]
    public void A_text_costs_no_garbage()
    {
        var vector = new float[_embedder.Dimensions];
        var text = Texts.Records[7];
        _embedder.Embed(text, vector);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _embedder.Embed(text, vector);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_table_finds_exactly_its_terms()
    {
        string[] terms = [.. Enumerable.Range(0, 500).Select(static i => $"term{i}"), "##er", "größe"];
        var table = StaticTable.Open(StaticTableFile.Make(terms, [.. Enumerable.Range(0, terms.Length * 16).Select(static i => i % 7f)], new byte[32]));
        Assert.All(terms, (term, number) => Assert.Equal(number, table.Find(Encoding.UTF8.GetBytes(term))));
        Assert.Equal(-1, table.Find("term"u8));
        Assert.Equal(-1, table.Find("er"u8));
        var row = table.RowOf(1).ToArray().Select(value => value * table.ScaleOf(1)).ToArray();
        Assert.All(row, static (value, i) => Assert.Equal((16 + i) % 7, value, 0.05));
    }

    [Fact]
    public void A_damaged_table_is_refused() =>
        Assert.Throws<EmbeddingException>(static () => StaticTable.Open(new byte[200]));

    private float[] Vector(string text)
    {
        var vector = new float[_embedder.Dimensions];
        _embedder.Embed(text, vector);
        return vector;
    }

    private float Similarity(string left, string right) => TensorPrimitives.Dot<float>(Vector(left), Vector(right));
}
