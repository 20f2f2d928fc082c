namespace FleetSync.EndToEnd.Support;

/// <summary>What the program asked of an API server, and the status of the answer.</summary>
internal sealed record RecordedRequest(string Method, string Path, string Query, string Accept, string Authorization, int Status);
