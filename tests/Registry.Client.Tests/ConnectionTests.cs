using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;

namespace Registry.Client.Tests;

internal sealed class ConnectionTests
{
    private static readonly byte[] Settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];

    // GOAWAY: the last stream that may have been worked on is 1, error NO_ERROR.
    private static readonly byte[] GoAway = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0];

    [Test, CancelAfter(30_000)]
    public async Task Call_ConnectionClosedByAStoppingDaemon_IsUnavailable(CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = HangUpDuringCallAsync(listener, cancellationToken);
        using var client = new RegistryClient(new RegistryClientOptions
        {
            Address = new Uri($"http://{listener.LocalEndpoint}"),
            Retry = new RegistryRetryOptions { MaxAttempts = 1 },
        });

        var error = await Assert.ThrowsAsync<RegistryUnavailableException>(() => client.GetNodeAsync(NodeRefs.Id("n"), cancellationToken));

        await server;
        Assert.That(error!.StatusCode, Is.EqualTo(StatusCode.Unavailable));
    }

    /// <summary>Takes a connection, waits for the head of a call, says good-bye in order and hangs up.</summary>
    private static async Task HangUpDuringCallAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        using var connection = await listener.AcceptTcpClientAsync(cancellationToken);
        var stream = connection.GetStream();
        await stream.WriteAsync(Settings, cancellationToken);
        await stream.ReadExactlyAsync(new byte["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".Length], cancellationToken);
        var head = new byte[9];
        do
        {
            await stream.ReadExactlyAsync(head, cancellationToken);
            var length = BinaryPrimitives.ReadInt32BigEndian([0, head[0], head[1], head[2]]);
            await stream.ReadExactlyAsync(new byte[length], cancellationToken);
        }
        while (head[3] != 1);
        await stream.WriteAsync(GoAway, cancellationToken);
    }
}
