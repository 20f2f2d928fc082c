using FleetSync.Stores;
using FleetSync.Stores.Qdrant;
using Xunit;

namespace FleetSync.Tests.Configuration;

public sealed class QdrantConfigurationTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("http://qdrant", "http://qdrant:6334/")]
    [InlineData("https://qdrant.example/", "https://qdrant.example:6334/")]
    [InlineData("https://qdrant.example:443", "https://qdrant.example/")]
    [InlineData("http://qdrant:80", "http://qdrant/")]
    [InlineData("http://10.0.0.5:6334", "http://10.0.0.5:6334/")]
    [InlineData("http://[fd00::5]", "http://[fd00::5]:6334/")]
    [InlineData("HTTP://Qdrant:7000", "http://qdrant:7000/")]
    public void An_endpoint_makes_Qdrant_the_store_at_port_6334_unless_another_is_given(string given, string meant)
    {
        _folder.Flag("qdrant.endpoint", given);

        Assert.Equal(meant, Qdrant().Endpoint.AbsoluteUri);
        Assert.Equal("fleet-resources", Qdrant().Collection);
        Assert.Equal("fleet-resources-clusters", Qdrant().ClusterCollection);
    }

    [Fact]
    public void A_file_sets_everything_but_the_key_itself()
    {
        _folder.File("""
            qdrant:
              endpoint: https://qdrant.example
              collection: fleet-eu
              apiKeyFile: secrets/key
              apiKeySecretRef: {name: qdrant, key: write}
              caFile: /etc/ca.crt
              clientCertificateFile: tls.crt
              clientKeyFile: tls.key
              shards: 6
              replicas: 2
              writeConsistency: 2
              quantization: false
              callTimeoutSeconds: 1m
              writeConcurrency: 4
            """);

        Assert.Equal(
            new QdrantOptions
            {
                Endpoint = new Uri("https://qdrant.example:6334"),
                Collection = "fleet-eu",
                ApiKeyFile = Path.Combine(_folder.Path, "secrets/key"),
                CertificateAuthorityFile = "/etc/ca.crt",
                ClientCertificateFile = Path.Combine(_folder.Path, "tls.crt"),
                ClientKeyFile = Path.Combine(_folder.Path, "tls.key"),
                ShardNumber = 6,
                ReplicationFactor = 2,
                WriteConsistencyFactor = 2,
                Quantization = false,
                CallTimeout = TimeSpan.FromMinutes(1),
                WriteConcurrency = 4,
            },
            Qdrant());
    }

    [Fact]
    public void The_key_comes_from_the_environment()
    {
        _folder.File("qdrant: {endpoint: https://q}").Variable("FLEETSYNC__QDRANT__APIKEY", "s3cret");

        Assert.Equal("s3cret", Qdrant().ApiKey);
        Assert.DoesNotContain("s3cret", _folder.Load().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_stronger_layer_chooses_the_store()
    {
        _folder.File("qdrant: {endpoint: http://q}").Flag("store.sqlite.path", "/x.db");
        Assert.Equal(new StoreOptions.SqliteFile("/x.db"), _folder.Load().Store);

        _folder.File("store: {sqlite: {path: /x.db}}").Flag("store.sqlite.path", null).Flag("qdrant.endpoint", "http://q");
        Assert.Equal("http://q:6334/", Qdrant().Endpoint.AbsoluteUri);
    }

    [Fact]
    public void Without_an_endpoint_the_rest_waits_for_one()
    {
        _folder.File("qdrant: {collection: fleet-eu, apiKeySecretRef: {name: qdrant}}");

        Assert.IsType<StoreOptions.SqliteFile>(_folder.Load().Store);
        Assert.Equal("fleet-eu", ((StoreOptions.QdrantServer)_folder
            .Flag("qdrant.endpoint", "http://q").Variable("FLEETSYNC__QDRANT__APIKEY", "k").Load().Store).Options.Collection);
    }

    [Fact]
    public void With_Qdrant_no_home_folder_is_needed()
    {
        _folder.UserData = "";

        Assert.Empty(_folder.Flag("qdrant.endpoint", "http://q").Problems());
    }

    [Theory]
    [InlineData("endpoint: qdrant:6334", "1:20: qdrant.endpoint is no address of a server. Allowed: http:// or https:// with a host and a gRPC port, 6334 where none is given.")]
    [InlineData("endpoint: grpc://qdrant", "1:20: qdrant.endpoint is no address of a server.")]
    [InlineData("endpoint: \"\"", "1:20: qdrant.endpoint is no address of a server.")]
    [InlineData("endpoint: 'http://'", "1:20: qdrant.endpoint is no address of a server.")]
    [InlineData("endpoint: 'http://q:70000'", "1:20: qdrant.endpoint is no address of a server.")]
    [InlineData("endpoint: 'http://q/collections'", "1:20: qdrant.endpoint has something behind host and port, where gRPC has no path.")]
    [InlineData("endpoint: 'http://q?x=y'", "1:20: qdrant.endpoint has something behind host and port")]
    [InlineData("endpoint: 'http://q#x'", "1:20: qdrant.endpoint has something behind host and port")]
    [InlineData("endpoint: http://q, collection: a/b", "1:42: qdrant.collection is \"a/b\". Allowed: 1 to 246 characters without control characters and < > : \" / \\ | ? *.")]
    [InlineData("endpoint: http://q, collection: \"a\\u001fb\"", "1:42: qdrant.collection is ")]
    [InlineData("endpoint: http://q, collection: \"\"", "1:42: qdrant.collection is \"\"")]
    [InlineData("endpoint: https://q, clientCertificateFile: a", "1:54: qdrant.clientCertificateFile is set without qdrant.clientKeyFile. A certificate and its key go together.")]
    [InlineData("endpoint: https://q, clientKeyFile: a", "1:46: qdrant.clientKeyFile is set without qdrant.clientCertificateFile.")]
    [InlineData("endpoint: http://q, caFile: a", "1:38: qdrant.caFile is set, but qdrant.endpoint is http://, without TLS. Use https://, or remove it.")]
    [InlineData("endpoint: http://q, replicas: 2, writeConsistency: 3", "1:61: qdrant.writeConsistency is 3, more than qdrant.replicas, which is 2: no write could ever count.")]
    [InlineData("endpoint: http://q, shards: 0", "1:38: qdrant.shards is \"0\". Allowed: a whole number from 1 to 1000.")]
    [InlineData("endpoint: http://q, writeConcurrency: 17", "1:48: qdrant.writeConcurrency is \"17\". Allowed: a whole number from 1 to 16.")]
    [InlineData("endpoint: http://q, callTimeoutSeconds: 0", "1:50: qdrant.callTimeoutSeconds is \"0\". Allowed: seconds from 1 to 600")]
    [InlineData("endpoint: http://q, apiKeySecretRef: {name: qdrant}", "1:54: qdrant.apiKeySecretRef.name names the Secret qdrant, which the Helm chart mounts and nothing else reads. Without the chart, name a file")]
    [InlineData("endpont: http://q", "1:19: unknown setting qdrant.endpont. Did you mean qdrant.endpoint?")]
    public void A_wrong_setting_is_refused_with_what_is_right(string file, string problem)
    {
        _folder.File($"qdrant: {{{file}}}");

        Assert.StartsWith("fleetsync.yaml:" + problem, Assert.Single(_folder.Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_collection_leaves_room_for_the_one_beside_it()
    {
        _folder.Flag("qdrant.endpoint", "http://q").Flag("qdrant.collection", new string('x', 246));
        Assert.Equal(255, Qdrant().ClusterCollection.Length);

        Assert.Single(_folder.Flag("qdrant.collection", new string('x', 247)).Problems());
    }

    [Theory]
    [InlineData("apiKey: s3cret", null, "fleetsync.yaml:1:39: qdrant.apiKey must not stand in a file. Set FLEETSYNC__QDRANT__APIKEY, or name a file that holds the key alone in qdrant.apiKeyFile.")]
    [InlineData("caFile: a", "s3cret with spaces", "FLEETSYNC__QDRANT__APIKEY: qdrant.apiKey is no key: it is empty, or has spaces or characters that no key has.")]
    [InlineData("apiKeyFile: key", "s3cret", "fleetsync.yaml:1:43: qdrant.apiKeyFile is set, and so is the key itself, FLEETSYNC__QDRANT__APIKEY. Remove one of them.")]
    public void A_key_in_the_wrong_place_is_refused_without_being_shown(string file, string? variable, string problem)
    {
        _folder.File($"qdrant: {{endpoint: https://q, {file}}}");
        if (variable is not null)
        {
            _folder.Variable("FLEETSYNC__QDRANT__APIKEY", variable);
        }

        var told = Assert.Single(_folder.Problems());
        Assert.Equal(problem, told);
        Assert.DoesNotContain("s3cret", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_in_the_endpoint_is_refused_without_being_shown()
    {
        var told = Assert.Single(_folder.Flag("qdrant.endpoint", "https://me:s3cret@q").Problems());

        Assert.StartsWith("command line: qdrant.endpoint holds a name or password", told, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("qdrant: {endpoint: http://q}\nstore: {sqlite: {path: x.db}}", false, "fleetsync.yaml:1:20: ")]
    [InlineData("", true, "command line: ")]
    public void Two_stores_in_one_place_are_a_contradiction(string file, bool flags, string where)
    {
        _folder.File(file);
        if (flags)
        {
            _folder.Flag("qdrant.endpoint", "http://q").Flag("store.sqlite.path", "x.db");
        }

        Assert.Equal(
            where + "qdrant.endpoint is set, and so is store.sqlite.path: there is one store. Remove one of them.", Assert.Single(_folder.Problems()));
    }

    [Fact]
    public void A_collection_on_the_command_line_needs_a_server()
    {
        Assert.Equal(
            "command line: qdrant.collection is set without qdrant.endpoint, so there is no Qdrant that it could be in. Give --qdrant URL too.",
            Assert.Single(_folder.Flag("qdrant.collection", "x").Problems()));
    }

    private QdrantOptions Qdrant() => Assert.IsType<StoreOptions.QdrantServer>(_folder.Load().Store).Options;
}
