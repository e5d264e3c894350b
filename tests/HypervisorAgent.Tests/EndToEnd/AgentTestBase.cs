using HypervisorAgent.Libvirt;
using HypervisorAgent.Passes;
using HypervisorAgent.Reconciling;
using HypervisorAgent.Tests.Libvirt;
using Microsoft.Extensions.Logging.Abstractions;
using Registry.Client;
using Registry.Testing;
using Registry.V1;

namespace HypervisorAgent.Tests.EndToEnd;

/// <summary>A registry daemon and a hypervisor of the test's own, both real.</summary>
public abstract class AgentTestBase
{
    private protected const string SecondUuid = "5f3a6c1e-0009-4000-8000-00000000a009";

    private protected const string SecondMac = "52:54:00:0a:00:09";

    private protected static readonly ReconcileOptions CreateMissing = new() { CreateMissing = true };

    private DaemonProcess? _daemon;
    private PrivateLibvirt? _libvirt;
    private RegistryClient? _client;

    private protected PrivateLibvirt Libvirt => _libvirt!;

    private protected RegistryClient Client => _client!;

    [SetUp]
    public async Task StartAsync()
    {
        _libvirt = await PrivateLibvirt.StartAsync();
        _daemon = await DaemonProcess.StartAsync();
        _client = _daemon.Connect();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _client?.Dispose();
        if (_libvirt is not null)
        {
            await _libvirt.DisposeAsync();
        }

        if (_daemon is not null)
        {
            await _daemon.DisposeAsync();
            Assert.That(_daemon.LoggedErrors, Is.Empty);
        }
    }

    /// <summary>An agent that reads the test's hypervisor as the node of this name.</summary>
    private protected Pass Agent(string nodeName = "h1", ReconcileOptions? reconcile = null, string? uri = null, bool dryRun = false, TimeSpan? heartbeatTtl = null)
    {
        var options = new AgentOptions
        {
            Server = Client.Address,
            Virsh = new VirshOptions { ConnectUri = uri ?? Libvirt.Uri },
            Node = new HypervisorNodeOptions { Name = nodeName },
            Reconcile = reconcile ?? new ReconcileOptions(),
            DryRun = dryRun,
            HeartbeatTtl = heartbeatTtl,
        };
        return new Pass(new VirshHypervisor(options.Virsh, TimeProvider.System), Client, options, NullLogger.Instance);
    }

    /// <summary>The node of this name.</summary>
    private protected Task<Node> NodeAsync(string name) => Client.GetNodeAsync(NodeRefs.Name(name));

    /// <summary>Registers a node of a machine as a person would, before any agent sees it.</summary>
    private protected Task<Node> AnnounceAsync(string name, params string[] keys) =>
        Client.RegisterNodeAsync(new RegisterNodeRequest { Node = new Node { Type = "vm", Name = name, UniqueKeys = { keys } } });

    private protected async Task<long> RevisionAsync() => (await Client.ListNodesPageAsync(new ListNodesRequest { PageSize = 1 })).Revision;
}
