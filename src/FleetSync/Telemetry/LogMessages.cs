using System.Net;
using Microsoft.Extensions.Logging;

namespace FleetSync.Telemetry;

/// <summary>
/// Every line FleetSync logs. Information tells the story in a handful of lines; Warning means that something is not
/// covered or not written right now; per-event lines are Debug. No line carries a credential.
/// </summary>
internal static partial class LogMessages
{
    [LoggerMessage(1, LogLevel.Information, "Syncing cluster {Cluster} into {Store}")]
    public static partial void Starting(this ILogger log, string cluster, string store);

    [LoggerMessage(2, LogLevel.Information, "Server {Version} serves {Types} types in scope")]
    public static partial void Discovered(this ILogger log, string version, int types);

    [LoggerMessage(3, LogLevel.Information,
        "In sync after {Seconds:0.0} s: {Objects} objects of {Types} types, {Written} written, {Deleted} deleted, {Unchanged} unchanged")]
    public static partial void Synced(
        this ILogger log, double seconds, long objects, int types, long written, long deleted, long unchanged);

    [LoggerMessage(4, LogLevel.Warning, "Not covered: {Type}: {Why}")]
    public static partial void NotReadable(this ILogger log, string type, string why);

    [LoggerMessage(5, LogLevel.Information, "Covered again: {Type}")]
    public static partial void ReadableAgain(this ILogger log, string type);

    [LoggerMessage(6, LogLevel.Warning, "The API server {Server} does not answer: {Why}; trying again")]
    public static partial void ServerUnreachable(this ILogger log, Uri server, string why);

    [LoggerMessage(7, LogLevel.Information, "The API server answers again")]
    public static partial void ServerReachable(this ILogger log);

    [LoggerMessage(8, LogLevel.Warning, "The store takes no writes: {Why}; nothing is lost, trying again")]
    public static partial void StoreFaulted(this ILogger log, string why);

    [LoggerMessage(9, LogLevel.Information, "The store takes writes again")]
    public static partial void StoreRecovered(this ILogger log);

    [LoggerMessage(10, LogLevel.Information, "Stopping: writing {Pending} changes that wait")]
    public static partial void Stopping(this ILogger log, long pending);

    [LoggerMessage(11, LogLevel.Information, "Stopped: {Received} events, {Written} written, {Deleted} deleted")]
    public static partial void Stopped(this ILogger log, long received, long written, long deleted);

    [LoggerMessage(12, LogLevel.Warning, "{Pending} changes could not be written in time; the next start finds them")]
    public static partial void StoppedWithPending(this ILogger log, long pending);

    [LoggerMessage(13, LogLevel.Warning, "What is stored of {Type} cannot be read: {Why}; trying again")]
    public static partial void StoredStateUnreadable(this ILogger log, string type, string why);

    [LoggerMessage(14, LogLevel.Warning, "The cluster's own record could not be saved: {Why}")]
    public static partial void HeartbeatFailed(this ILogger log, string why);

    [LoggerMessage(15, LogLevel.Warning,
        "The API key travels to {Endpoint} without encryption, readable to everyone on the way; use https, or a key that may only read")]
    public static partial void KeyReadable(this ILogger log, Uri endpoint);

    [LoggerMessage(16, LogLevel.Warning,
        "The store does not hold what was written to it: {Count} objects of {Type} are missing, old or too many; listing them anew")]
    public static partial void StoreDiffers(this ILogger log, string type, int count);

    [LoggerMessage(17, LogLevel.Warning, "Texts are not embedded: {Why}; records are written without vectors, which follow later")]
    public static partial void EmbedderFaulted(this ILogger log, string why);

    [LoggerMessage(18, LogLevel.Information, "Texts are embedded again")]
    public static partial void EmbedderRecovered(this ILogger log);

    [LoggerMessage(19, LogLevel.Information, "Embedding: {Fingerprint}")]
    public static partial void Embedding(this ILogger log, string fingerprint);

    [LoggerMessage(22, LogLevel.Information, "Serving /healthz, /readyz and /metrics at {Address}")]
    public static partial void Serving(this ILogger log, IPEndPoint address);

    [LoggerMessage(23, LogLevel.Warning, "Metrics cannot be sent to {Endpoint}: {Why}; trying again")]
    public static partial void MetricsNotSent(this ILogger log, Uri endpoint, string why);

    [LoggerMessage(24, LogLevel.Information, "Metrics are sent again")]
    public static partial void MetricsSentAgain(this ILogger log);

    [LoggerMessage(20, LogLevel.Debug, "{Type}: {Why}")]
    public static partial void WatchFaulted(this ILogger log, string type, string why);

    [LoggerMessage(21, LogLevel.Debug, "Wrote {Changes} changes")]
    public static partial void Wrote(this ILogger log, int changes);

    [LoggerMessage(30, LogLevel.Information, "Leading: the lease {Lease} is held")]
    public static partial void Leading(this ILogger log, string lease);

    [LoggerMessage(31, LogLevel.Information, "Standing by: the lease {Lease} is held by {Holder}")]
    public static partial void StandingBy(this ILogger log, string lease, string holder);

    [LoggerMessage(32, LogLevel.Warning, "The lease {Lease} is lost, {Why}: nothing more is written, standing by")]
    public static partial void LeaseLost(this ILogger log, string lease, string why);

    [LoggerMessage(33, LogLevel.Warning, "The lease {Lease} cannot be read or written: {Why}; trying again")]
    public static partial void LeaseUnavailable(this ILogger log, string lease, string why);

    [LoggerMessage(34, LogLevel.Error, "The lease {Lease} may not be used: {Why}. Waiting until somebody grants {Rules}")]
    public static partial void LeaseForbidden(this ILogger log, string lease, string why, string rules);

    [LoggerMessage(35, LogLevel.Information, "The lease {Lease} is given back")]
    public static partial void LeaseReleased(this ILogger log, string lease);

    [LoggerMessage(36, LogLevel.Information, "The configuration has changed: {Settings} from now on")]
    public static partial void ConfigurationApplied(this ILogger log, string settings);

    [LoggerMessage(37, LogLevel.Error, "{Why}\nThe settings of before stay in force")]
    public static partial void ConfigurationRefused(this ILogger log, string why);

    [LoggerMessage(38, LogLevel.Warning, "Changed in the configuration, but in force only after a restart: {Settings}")]
    public static partial void ConfigurationNeedsRestart(this ILogger log, string settings);
}
