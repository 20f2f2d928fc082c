using FleetSync.Connection;
using FleetSync.Embedding;
using FleetSync.Embedding.OpenAi;

namespace FleetSync.Configuration;

/// <summary>Makes the embedding's options from checked values. No refusal prints a key, or an address that could hold one.</summary>
/// <param name="values">The values; gets what is wrong.</param>
/// <param name="fullPath">Makes a path absolute.</param>
internal sealed class EmbeddingOptionsReader(SettingValues values, Func<string, string> fullPath)
{
    /// <summary>Reads everything; settings of a provider that is not chosen may stand there all the same.</summary>
    public EmbeddingOptions Read()
    {
        var onnx = values.Read(EmbeddingSettings.OnnxPath);
        var openAi = OpenAi();
        switch (values.Read(EmbeddingSettings.Provider))
        {
            case "none":
                return new EmbeddingOptions.None();
            case "onnx" when onnx is not null:
                return new EmbeddingOptions.Onnx(fullPath(onnx));
            case "onnx":
                values.Refuse("embedding:onnx:path", "must be set, for embedding.provider is onnx: the directory of a sentence-transformers model.");
                return new EmbeddingOptions.None();
            case "openai":
                RefuseWhatIsMissing(openAi);
                return new EmbeddingOptions.OpenAi(openAi);
            default:
                return new EmbeddingOptions.Static();
        }
    }

    private OpenAiOptions OpenAi()
    {
        if (values.IsInFile(EmbeddingSettings.ApiKey))
        {
            values.Refuse(
                "embedding:openai:apiKey",
                "must not stand in a file. Set FLEETSYNC__EMBEDDING__OPENAI__APIKEY, or name a file that holds the key alone in "
                + "embedding.openai.apiKeyFile.");
        }

        var options = new OpenAiOptions
        {
            BaseUrl = BaseUrl(values.Read(EmbeddingSettings.BaseUrl) ?? EmbeddingSettings.OpenAiUrl),
            Model = values.Read(EmbeddingSettings.Model) ?? "",
            Dimensions = values.Read(EmbeddingSettings.Dimensions) ?? 0,
            SendDimensions = values.Read(EmbeddingSettings.SendDimensions),
            ApiKey = values.Read(EmbeddingSettings.ApiKey),
            ApiKeyFile = values.Read(EmbeddingSettings.ApiKeyFile) is { } path ? fullPath(path) : null,
            BatchSize = values.Read(EmbeddingSettings.BatchSize),
            Timeout = values.Read(EmbeddingSettings.Timeout),
        };
        if (options.ApiKey is { } key && !ApiKey.IsKey(key))
        {
            values.Refuse("embedding:openai:apiKey", "is no key: it is empty, or has spaces or characters that no key has.");
        }

        if (options is { ApiKey: not null, ApiKeyFile: not null })
        {
            values.Refuse(
                "embedding:openai:apiKeyFile", "is set, and so is the key itself, FLEETSYNC__EMBEDDING__OPENAI__APIKEY. Remove one of them.");
        }

        return options;
    }

    private void RefuseWhatIsMissing(OpenAiOptions options)
    {
        if (options.Model.Length == 0)
        {
            values.Refuse(
                "embedding:openai:model", "must be set, for embedding.provider is openai: the model's name, such as text-embedding-3-small.");
        }

        if (options.Dimensions == 0)
        {
            values.Refuse(
                "embedding:openai:dimensions",
                "must be set, for embedding.provider is openai: how many numbers a vector of the model has, such as 1536 for text-embedding-3-small.");
        }
    }

    private Uri BaseUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            values.Refuse("embedding:openai:baseUrl", $"is no address of an endpoint. Allowed: {EmbeddingSettings.BaseUrl.Allowed}.");
        }
        else if (uri.UserInfo.Length > 0)
        {
            values.Refuse(
                "embedding:openai:baseUrl", "holds a name or password, which would be sent in plain sight. Name a file with the key in embedding.openai.apiKeyFile.");
        }
        else
        {
            return uri;
        }

        return new Uri(EmbeddingSettings.OpenAiUrl);
    }
}
