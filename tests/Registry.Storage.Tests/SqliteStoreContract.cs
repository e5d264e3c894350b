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
