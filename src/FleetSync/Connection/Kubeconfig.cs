namespace FleetSync.Connection;

/// <summary>
/// One or several kubeconfig files as kubectl merges them: of several entries with one name the first wins, and so does the first
/// <c>current-context</c>
/// (https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files).
/// </summary>
/// <param name="Files">In their order.</param>
internal sealed record Kubeconfig(IReadOnlyList<KubeconfigFile> Files)
{
    /// <summary>For errors: the paths.</summary>
    public string Where => string.Join(", ", Files.Select(static f => f.Path));

    /// <summary>The context in force if nobody names another; null for none.</summary>
    public string? CurrentContext =>
        Files.Select(static f => f.Model.CurrentContext).FirstOrDefault(static name => !string.IsNullOrEmpty(name));

    /// <summary>All contexts' names, in order, each once.</summary>
    public IReadOnlyList<string> Contexts =>
        [.. Files.SelectMany(static f => f.Model.Contexts ?? []).Select(static c => c.Name).Where(static n => n is not null).Distinct(StringComparer.Ordinal)];

    /// <summary>Loads the files.</summary>
    /// <param name="paths">In order of precedence.</param>
    /// <param name="skipMissing">Whether missing files are passed over, as in $KUBECONFIG; one must be there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectionException">One cannot be read, or none is there.</exception>
    public static async Task<Kubeconfig> LoadAsync(
        IReadOnlyList<string> paths, bool skipMissing, CancellationToken cancellationToken)
    {
        var files = new List<KubeconfigFile>();
        foreach (var path in paths.Where(p => !skipMissing || File.Exists(p)))
        {
            files.Add(await KubeconfigFile.LoadAsync(path, cancellationToken));
        }

        return files.Count > 0
            ? new Kubeconfig(files)
            : throw new ConnectionException(
                $"None of the files in $KUBECONFIG exists: {string.Join(", ", paths)}. Correct the variable, or name a file with --kubeconfig.");
    }
}
