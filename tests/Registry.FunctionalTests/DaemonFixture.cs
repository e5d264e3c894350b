using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.Testing;
using Registry.V1;

namespace Registry.FunctionalTests;

/// <summary>A real daemon and a real client for the tests of a class. A test fails when the daemon logged an error during it.</summary>
public abstract class DaemonFixture
{
    private int _loggedBefore;

    /// <summary>The daemon.</summary>
    protected DaemonProcess Daemon { get; private set; } = null!;

    /// <summary>A client of the daemon.</summary>
    protected RegistryClient Client { get; private set; } = null!;

    /// <summary>Further arguments of the daemon.</summary>
    protected virtual string[] Arguments => [];

    [OneTimeSetUp]
    public async Task StartDaemon()
    {
        Daemon = await DaemonProcess.StartAsync(null, Arguments);
        Client = Daemon.Connect();
    }

    [OneTimeTearDown]
    public async Task StopDaemon()
    {
        Client?.Dispose();
        if (Daemon is not null)
        {
            await Daemon.DisposeAsync();
        }
    }

    [SetUp]
    public void RememberLog() => _loggedBefore = Daemon.LoggedErrors.Count;

    [TearDown]
    public void NoErrorsLogged() => Assert.That(Daemon.LoggedErrors.Skip(_loggedBefore), Is.Empty, "the daemon logged errors");

    /// <summary>A text that no other test uses.</summary>
    protected static string Unique(string prefix) => $"{prefix}-{TestContext.CurrentContext.Test.ID}";

    /// <summary>A node of a test's own, with a name and keys.</summary>
    protected static Node Draft(string name, params string[] keys) => new() { Type = "vm", Name = name, UniqueKeys = { keys } };

    /// <summary>Runs a call that must be refused, and gives the refusal.</summary>
    protected static async Task<RegistryException> Refused(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RegistryException refusal)
        {
            return refusal;
        }

        throw new AssertionException("the call was carried out, but had to be refused");
    }

    /// <summary>The node of a unique key, or null.</summary>
    protected Task<Node?> ByKey(string key) => Client.FindNodeAsync(NodeRefs.UniqueKey(key));

    /// <summary>Sets the state of a node.</summary>
    protected static Task<Node> SetState(RegistryClient client, Node node, string state) => client.UpdateNodeAsync(new UpdateNodeRequest
    {
        NodeRef = NodeRefs.Of(node),
        Node = new Node { State = state },
        UpdateMask = new FieldMask { Paths = { "state" } },
    });

    /// <summary>The node of a name, or null.</summary>
    protected Task<Node?> ByName(string name) => Client.FindNodeAsync(NodeRefs.Name(name));
}
