using System.Text;
using k8s.Authentication;

namespace FleetSync.Connection;

/// <summary>
/// The credential that a plugin hands out, asked for again shortly before it expires and when the server refuses it. One run at a
/// time, whoever asks: a hundred watches refused at once need one new credential.
/// </summary>
/// <param name="plugin">The plugin.</param>
/// <param name="endpoint">The server, for plugins that want to know.</param>
/// <param name="time">The clock.</param>
internal sealed class ExecPluginCredential(ExecPlugin plugin, ClusterEndpoint endpoint, TimeProvider time) : ICredentialSource, IDisposable
{
    // A credential that ends while the request is on its way is as good as ended.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    // A server that refuses whatever the plugin says must not make it run in a circle.
    private static readonly TimeSpan LeastAge = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _one = new(1, 1);
    private Answer? _last;

    /// <inheritdoc/>
    public string Origin => $"{plugin.Whose}, from the exec plugin {plugin.Command}";

    /// <inheritdoc/>
    public async ValueTask<Credential> CurrentAsync(CancellationToken cancellationToken)
    {
        if (_last is { } last && IsFresh(last))
        {
            return last.Credential;
        }

        return await RunUnlessAsync(IsFresh, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Credential> RefreshAsync(Credential refused, CancellationToken cancellationToken) =>
        RunUnlessAsync(
            last => !ReferenceEquals(last.Credential, refused) || time.GetElapsedTime(last.At) < LeastAge,
            cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private bool IsFresh(Answer answer) =>
        answer.ExpiresAt is not { } expiry || expiry - Skew > time.GetUtcNow();

    private async ValueTask<Credential> RunUnlessAsync(Func<Answer, bool> isGood, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && isGood(last))
            {
                return last.Credential;
            }

            var request = await ExecCredential.RequestAsync(plugin, endpoint, cancellationToken);
            var output = await ExecPluginRun.OutputAsync(plugin, request, time, cancellationToken);
            var answer = ExecCredential.Parse(output, plugin);
            var identity = Identity(answer);
            if (answer.ExpiresAt is { } expiry && expiry <= time.GetUtcNow())
            {
                throw new ConnectionException(
                    $"The exec plugin {plugin.Command} of {plugin.Whose} gave a credential that expired at {expiry.UtcDateTime:u}. "
                    + "Log in again as the plugin asks, and check this machine's clock.")
                { Kind = ConnectionFaultKind.Failed };
            }

            var authorization = answer.Token is null ? null : new TokenCredentials(answer.Token);
            _last = new Answer(new Credential(authorization, identity), answer.ExpiresAt, time.GetTimestamp());
            return _last.Credential;
        }
        finally
        {
            _one.Release();
        }
    }

    private ClientIdentity? Identity(ExecCredential answer)
    {
        try
        {
            return answer.CertificatePem is null ? null : ClientIdentity.FromPem(
                Encoding.UTF8.GetBytes(answer.CertificatePem), Encoding.UTF8.GetBytes(answer.KeyPem!), plugin.Whose);
        }
        catch (ConnectionException e)
        {
            // The plugin gave it, not the kubeconfig.
            throw new ConnectionException(e.Message, e) { Kind = ConnectionFaultKind.Failed };
        }
    }

    private sealed record Answer(Credential Credential, DateTimeOffset? ExpiresAt, long At);
}
