using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Registry.Daemon.Hosting;
using Registry.Domain;
using Registry.Engine;
using Registry.Storage;
using Registry.Testing;

namespace Registry.Daemon.Tests.Hosting;

[TestFixture]
public sealed class OpenRegistryTests
{
    private ApplicationLifetime _lifetime = null!;
    private DaemonFailure _failure = null!;
    private InMemoryStore _store = null!;
    private ManualTime _time = null!;
    private OpenRegistry _registry = null!;

    [SetUp]
    public void Open()
    {
        _lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        _failure = new DaemonFailure(_lifetime, NullLogger<DaemonFailure>.Instance);
        _store = new InMemoryStore(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
        var engine = RegistryEngine.Start(_store, new RegistryEngineOptions(), TimeProvider.System, NullLogger<RegistryEngine>.Instance);
        _time = new ManualTime();
        _registry = new OpenRegistry(_store, engine, workers: [], keepers: [], TimeSpan.Zero, _failure, _time);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await _registry.DisposeAsync();
        _store.Dispose();
    }

    [Test]
    public async Task Dispose_NothingHappened_ClosesTheStoreWithoutAFailure()
    {
        await _registry.DisposeAsync();
        Assert.That(_failure.IsReported, Is.False);
        Assert.That(() => _store.Read(new RecordKey(RecordKind.Node, "n1")), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public async Task Commit_OutcomeUnknown_ReportsAndStopsTheDaemon()
    {
        _store.Faults.FailNext(CommitOutcome.Unknown);
        await Assert.ThrowsAsync<EngineFailedException>(async () => await RegisterAsync());
        await Deadline.Until(() => _lifetime.ApplicationStopping.IsCancellationRequested);
        Assert.That(_failure.IsReported, Is.True);
    }

    [Test]
    public async Task Dispose_StoreHangs_GivesUpAndReports()
    {
        using var gate = _store.Faults.HoldNext();
        var write = RegisterAsync();
        var closing = _registry.DisposeAsync().AsTask();
        await Deadline.Until(() => _time.WaitingTimers == 1);
        _time.Advance(TimeSpan.FromSeconds(5));
        await closing.InTime();
        Assert.That(_failure.IsReported, Is.True);
        gate.Release();
        await write.InTime();
    }

    private Task<CommandOutcome> RegisterAsync()
    {
        var time = TimeProvider.System.GetUtcNow().UtcDateTime;
        var request = new CommandRequest(Writes.Register("n1"), time, "test", "", UInt128.Zero, ValidateOnly: false, SizeBytes: 10);
        return _registry.Engine.ExecuteAsync(request, CancellationToken.None).AsTask();
    }
}
