namespace Registry.Storage.Tests;

[TestFixture]
internal sealed class SqliteStoreContract : StoreContract
{
    private StoreFolder _folder = null!;

    [TearDown]
    public void DeleteFolder()
    {
        DisposeStore();
        _folder.Dispose();
    }

    protected override IRegistryStore Create() => (_folder = new StoreFolder()).Open();

    protected override IRegistryStore Reopen(IRegistryStore store)
    {
        store.Dispose();
        return _folder.Open();
    }
}

[TestFixture]
internal sealed class SqliteStoreJournalContract : StoreJournalContract
{
    private StoreFolder _folder = null!;

    [TearDown]
    public void DeleteFolder()
    {
        DisposeStore();
        _folder.Dispose();
    }

    // Small lengths, so that the log is checkpointed and starts over while the test runs.
    protected override IRegistryStore Create()
    {
        _folder = new StoreFolder();
        return SqliteStore.Open(_folder.Options with { CheckpointBytes = 64 << 10, RestartBytes = 256 << 10 });
    }
}

[TestFixture]
internal sealed class SqliteStoreViewContract : StoreViewContract
{
    private StoreFolder _folder = null!;

    [TearDown]
    public void DeleteFolder()
    {
        DisposeStore();
        _folder.Dispose();
    }

    [Test]
    public void Measure_AfterACommit_TellsTheFilesAndTheDisk()
    {
        Store.MustCommit(Batches.Put("a", "1"));

        var size = Store.Measure();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(size.DataBytes, Is.EqualTo(new FileInfo(_folder.Database).Length));
            Assert.That(size.LogBytes, Is.EqualTo(new FileInfo(_folder.Database + "-wal").Length).And.Positive);
            Assert.That(size.FreeBytes, Is.Positive);
        }
    }

    [Test]
    public void CheckStructure_Cancelled_Throws()
    {
        Store.MustCommit(Batches.Put("a", "1"));
        using var view = Store.OpenView();

        Assert.That(() => view.CheckStructure(new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    // Small lengths, so that the log would start over while the test runs.
    protected override IRegistryStore Create()
    {
        _folder = new StoreFolder();
        return SqliteStore.Open(_folder.Options with { CheckpointBytes = 64 << 10, RestartBytes = 256 << 10 });
    }
}
