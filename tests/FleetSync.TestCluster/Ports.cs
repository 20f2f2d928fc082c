using System.Net;
using System.Net.Sockets;

namespace FleetSync.TestCluster;

/// <summary>
/// Loopback ports for servers that are stopped and started again. Below the range from which outgoing connections take
/// theirs (32768 and up on Linux), so that nobody gets the port while its server is down.
/// </summary>
public static class Ports
{
    private const int First = 20000;
    private const int AfterLast = 32000;

    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, AfterLast);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: try another.
            }
        }
    }
}
