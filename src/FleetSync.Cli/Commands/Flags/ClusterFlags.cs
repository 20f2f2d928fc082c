using System.CommandLine;

namespace FleetSync.Cli.Commands.Flags;

/// <summary>Which cluster is synchronised, and under which name.</summary>
internal sealed class ClusterFlags
{
    private readonly Option<string> _kubeconfig = new("--kubeconfig")
    {
        Description = "Kubeconfig file (default: the pod's service account, else $KUBECONFIG, else ~/.kube/config)",
        HelpName = "file",
    };

    private readonly Option<string> _context = new("--context")
    {
        Description = "Context of the kubeconfig (default: its current one)",
        HelpName = "name",
    };

    private readonly Option<string> _cluster = new("--cluster")
    {
        Description = "Cluster id, first part of every record's id (default: the context's name)",
        HelpName = "id",
    };

    /// <summary>Offers the flags.</summary>
    public void AddTo(Command command)
    {
        command.Add(_kubeconfig);
        command.Add(_context);
        command.Add(_cluster);
    }

    /// <summary>Adds the configuration keys that were given.</summary>
    public void Read(ParseResult parse, Dictionary<string, string?> keys)
    {
        keys.Take(parse, _kubeconfig, "kubeconfig");
        keys.Take(parse, _context, "context");
        keys.Take(parse, _cluster, "clusterID");
    }
}
