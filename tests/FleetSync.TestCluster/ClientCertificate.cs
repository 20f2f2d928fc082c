namespace FleetSync.TestCluster;

/// <summary>A certificate that the API server accepts for a user, as two PEM files.</summary>
public sealed record ClientCertificate(string UserName, string CertificatePath, string KeyPath);
