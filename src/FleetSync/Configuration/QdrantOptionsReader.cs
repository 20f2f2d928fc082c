using FleetSync.Connection;
using FleetSync.Stores.Qdrant;

namespace FleetSync.Configuration;

/// <summary>Makes the Qdrant store's options from checked values. No refusal prints a key, or an address that could hold one.</summary>
/// <param name="values">The values; gets what is wrong.</param>
/// <param name="fullPath">Makes a path absolute.</param>
internal sealed class QdrantOptionsReader(SettingValues values, Func<string, string> fullPath)
{
    /// <summary>Stands in for an address that is refused.</summary>
    private static readonly Uri _nowhere = new("https://nowhere.invalid");

    /// <summary>Reads everything; null where no endpoint is set.</summary>
    public QdrantOptions? Read()
    {
        RefuseKeyInFile();
        var address = values.Read(QdrantSettings.Endpoint);
        var options = new QdrantOptions
        {
            Endpoint = (address is null ? null : Endpoint(address)) ?? _nowhere,
            Collection = values.Read(QdrantSettings.Collection),
            ApiKey = values.Read(QdrantSettings.ApiKey),
            ApiKeyFile = Path(QdrantSettings.ApiKeyFile),
            CertificateAuthorityFile = Path(QdrantSettings.AuthorityFile),
            ClientCertificateFile = Path(QdrantSettings.ClientCertificateFile),
            ClientKeyFile = Path(QdrantSettings.ClientKeyFile),
            ShardNumber = values.Read(QdrantSettings.Shards),
            ReplicationFactor = values.Read(QdrantSettings.Replicas),
            WriteConsistencyFactor = values.Read(QdrantSettings.WriteConsistency),
            Quantization = values.Read(QdrantSettings.Quantization),
            CallTimeout = values.Read(QdrantSettings.CallTimeout),
            WriteConcurrency = values.Read(QdrantSettings.WriteConcurrency),
        };
        var secret = values.Read(QdrantSettings.SecretName);
        values.Read(QdrantSettings.SecretKey);
        RefuseContradictions(options);
        if (address is null)
        {
            RefuseCollectionAlone();
            return null;
        }

        RefuseKeys(options, secret);
        return options;
    }

    private Uri? Endpoint(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            values.Refuse("qdrant:endpoint", $"is no address of a server. Allowed: {QdrantSettings.Endpoint.Allowed}.");
            return null;
        }

        if (uri.UserInfo.Length > 0)
        {
            values.Refuse(
                "qdrant:endpoint", "holds a name or password, which Qdrant does not take. Name a file with the API key in qdrant.apiKeyFile.");
            return null;
        }

        if (uri.PathAndQuery.TrimStart('/').Length > 0 || uri.Fragment.Length > 0)
        {
            values.Refuse("qdrant:endpoint", $"has something behind host and port, where gRPC has no path. Allowed: {QdrantSettings.Endpoint.Allowed}.");
            return null;
        }

        // Uri fills in the scheme's own port, 80 or 443, as if it had been written.
        var written = text.TrimEnd('/');
        return uri.IsDefaultPort && !written.EndsWith($":{uri.Port}", StringComparison.Ordinal)
            ? new UriBuilder(uri) { Port = QdrantOptions.GrpcPort }.Uri
            : uri;
    }

    /// <summary>A file is copied, shared and committed; a secret in it travels along.</summary>
    private void RefuseKeyInFile()
    {
        if (values.IsInFile(QdrantSettings.ApiKey))
        {
            values.Refuse(
                "qdrant:apiKey",
                "must not stand in a file. Set FLEETSYNC__QDRANT__APIKEY, or name a file that holds the key alone in qdrant.apiKeyFile.");
        }
    }

    private void RefuseKeys(QdrantOptions options, string? secret)
    {
        if (options.ApiKey is { } key && !ApiKey.IsKey(key))
        {
            values.Refuse("qdrant:apiKey", "is no key: it is empty, or has spaces or characters that no key has.");
        }

        if (options is { ApiKey: not null, ApiKeyFile: not null })
        {
            values.Refuse("qdrant:apiKeyFile", "is set, and so is the key itself, FLEETSYNC__QDRANT__APIKEY. Remove one of them.");
        }

        if (secret is not null && !options.HasKey)
        {
            values.Refuse(
                "qdrant:apiKeySecretRef:name",
                $"names the Secret {secret}, which the Helm chart mounts and nothing else reads. "
                + "Without the chart, name a file that holds the key in qdrant.apiKeyFile, or set FLEETSYNC__QDRANT__APIKEY.");
        }
    }

    private void RefuseContradictions(QdrantOptions options)
    {
        if (options.ClientCertificateFile is null != options.ClientKeyFile is null)
        {
            var (set, missing) = options.ClientKeyFile is null
                ? (QdrantSettings.ClientCertificateFile, QdrantSettings.ClientKeyFile)
                : (QdrantSettings.ClientKeyFile, QdrantSettings.ClientCertificateFile);
            values.Refuse(set.Key.Replace('.', ':'), $"is set without {missing.Key}. A certificate and its key go together.");
        }

        if (options is { WriteConsistencyFactor: { } acknowledged, ReplicationFactor: { } replicas } && acknowledged > replicas)
        {
            values.Refuse(
                "qdrant:writeConsistency",
                FormattableString.Invariant(
                    $"is {acknowledged}, more than qdrant.replicas, which is {replicas}: no write could ever count. Lower it or raise the other."));
        }

        if (options.Endpoint.Scheme == Uri.UriSchemeHttp)
        {
            RefuseWithoutTls(options.CertificateAuthorityFile, QdrantSettings.AuthorityFile);
            RefuseWithoutTls(options.ClientCertificateFile, QdrantSettings.ClientCertificateFile);
        }
    }

    private void RefuseCollectionAlone()
    {
        if (values.Strength(QdrantSettings.Collection) > 0 && !values.IsInFile(QdrantSettings.Collection))
        {
            values.Refuse("qdrant:collection", "is set without qdrant.endpoint, so there is no Qdrant that it could be in. Give --qdrant URL too.");
        }
    }

    private void RefuseWithoutTls(string? path, SettingDescription setting)
    {
        if (path is not null)
        {
            values.Refuse(setting.Key.Replace('.', ':'), "is set, but qdrant.endpoint is http://, without TLS. Use https://, or remove it.");
        }
    }

    private string? Path(Setting<string?> setting) => values.Read(setting) is { } path ? fullPath(path) : null;
}
