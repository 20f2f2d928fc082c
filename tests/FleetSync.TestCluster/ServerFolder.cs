using System.Globalization;
using System.Security.Cryptography;

namespace FleetSync.TestCluster;

/// <summary>The temporary folder of one server; its name holds the process that made it.</summary>
internal sealed class ServerFolder
{
    private const string Prefix = "fleetsync-test-cluster-";

    private ServerFolder(string path)
    {
        Path = path;
    }

    public string Path { get; }

    public string EtcdData => In("etcd");

    public string CertificateFolder => In("certificates");

    public string ServerCertificates => In("certificates/apiserver.crt");

    public string Tokens => In("tokens.csv");

    public string ServiceAccountKey => In("service-account.key");

    public static ServerFolder Create(string name)
    {
        DeleteLeftovers();
        return new ServerFolder(Directory.CreateTempSubdirectory(
            string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{name}-")).FullName);
    }

    public string Log(string program)
    {
        return In($"{program}.log");
    }

    /// <summary>Static token file: token,user,uid,"group,group" (Kubernetes: "Static token file").</summary>
    public void WriteTokens(IEnumerable<TestUser> users)
    {
        File.WriteAllLines(Tokens, users.Select(user =>
            $"{user.Token},{user.Name},{user.Name},\"{string.Join(',', user.Groups)}\""));
    }

    public void WriteServiceAccountKey()
    {
        using var key = RSA.Create(2048);
        File.WriteAllText(ServiceAccountKey, key.ExportRSAPrivateKeyPem());
    }

    public void Delete()
    {
        Directory.Delete(Path, recursive: true);
    }

    // Of test processes that were killed.
    private static void DeleteLeftovers()
    {
        foreach (var folder in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), $"{Prefix}*"))
        {
            var owner = System.IO.Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (Directory.Exists($"/proc/{owner}"))
            {
                continue;
            }

            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Another run is deleting it, or another user owns it.
            }
        }
    }

    private string In(string name)
    {
        return System.IO.Path.Combine(Path, name);
    }
}
