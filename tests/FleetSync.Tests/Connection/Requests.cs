using System.Net;
using FleetSync.Connection;

namespace FleetSync.Tests.Connection;

internal static class Requests
{
    /// <summary>Sends a GET and reads it to its end.</summary>
    public static async Task<HttpStatusCode> GetAsync(
        this ClusterConnection connection, string target = "/version", RequestLane lane = RequestLane.List)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        using var response = await connection.SendAsync(request, lane, CancellationToken.None);
        await response.Content.CopyToAsync(Stream.Null);
        return response.StatusCode;
    }
}
