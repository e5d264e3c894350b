using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Registry.Daemon.Hosting;
using Registry.Testing;

namespace Registry.Daemon.Tests.Hosting;

[TestFixture]
public sealed class ServiceNotifierTests
{
    private TemporaryDirectory _directory = null!;
    private Socket _systemd = null!;

    [SetUp]
    public void MakeSocket()
    {
        _directory = new TemporaryDirectory();
        _systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 20_000 };
    }

    [TearDown]
    public void CloseSocket()
    {
        _systemd.Dispose();
        _directory.Dispose();
    }

    [Test]
    public void Messages_SocketInTheFileSystem_ArriveInTheProtocolsForm()
    {
        var path = _directory.File("notify");
        _systemd.Bind(new UnixDomainSocketEndPoint(path));
        using var notifier = New(path, watchdog: null);
        notifier.Status("loading");
        notifier.Ready("serving");
        notifier.Stopping("finishing");
        Assert.That(
            new[] { Receive(), Receive(), Receive() },
            Is.EqualTo(new[] { "STATUS=loading", "READY=1\nSTATUS=serving", "STOPPING=1\nSTATUS=finishing" }));
    }

    [Test]
    public void Messages_SocketInTheAbstractNamespace_Arrive()
    {
        var name = "registry-test-" + Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        _systemd.Bind(new UnixDomainSocketEndPoint('\0' + name));
        using var notifier = New('@' + name, watchdog: null);
        notifier.Status("here");
        Assert.That(Receive(), Is.EqualTo("STATUS=here"));
    }

    [Test]
    public void Watchdog_HalfItsTimePasses_SignOfLifeIsSent()
    {
        var path = _directory.File("notify");
        _systemd.Bind(new UnixDomainSocketEndPoint(path));
        var time = new ManualTime();
        using var notifier = New(path, watchdog: "2000000", time);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(Receive(), Is.EqualTo("WATCHDOG=1"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("/nonexistent/notify")]
    public void Messages_NoSocketOrNoneThere_NothingFails(string? socket)
    {
        using var notifier = New(socket, watchdog: "1000000");
        Assert.That(() => notifier.Ready("serving"), Throws.Nothing);
    }

    private static ServiceNotifier New(string? socket, string? watchdog, TimeProvider? time = null)
        => new(socket, watchdog, time ?? TimeProvider.System, NullLogger<ServiceNotifier>.Instance);

    private string Receive()
    {
        var buffer = new byte[1024];
        return Encoding.UTF8.GetString(buffer, 0, _systemd.Receive(buffer));
    }
}
