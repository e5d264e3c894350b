using System.Text;
using Google.Protobuf;
using Registry.Client;
using Registry.Testing;
using Registry.V1;

namespace Registry.FunctionalTests.Maintenance;

/// <summary>Eight writers that register, change and delete nodes with blobs until they are stopped.</summary>
internal sealed class MaintenanceLoad : IAsyncDisposable
{
    private const int Writers = 8;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _all;

    public MaintenanceLoad(RegistryClient client) =>
        _all = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(client, writer))));

    /// <summary>What every blob of a node holds.</summary>
    public static byte[] BlobOf(string nodeName) => Encoding.UTF8.GetBytes("blob of " + nodeName);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _all.InTime();
        _stop.Dispose();
    }

    private async Task WriteAsync(RegistryClient client, int writer)
    {
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            var name = $"load-{writer}-{i}";
            var node = await client.RegisterNodeAsync(new RegisterNodeRequest
            {
                Node = new Node { Type = "vm", Name = name, UniqueKeys = { $"key-{name}" }, Tags = { ["writer"] = $"{writer}" } },
                Blobs = { ["data"] = ByteString.CopyFrom(BlobOf(name)) },
            });
            await client.UpdateNodeAsync(new UpdateNodeRequest
            {
                NodeRef = NodeRefs.Of(node),
                Node = new Node { State = $"state-{i % 5}" },
                UpdateMask = Google.Protobuf.WellKnownTypes.FieldMask.FromString("state"),
            });
            if (i % 3 == 0)
            {
                await client.DeleteNodeAsync(new DeleteNodeRequest { NodeRef = NodeRefs.Of(node) });
            }
        }
    }
}
