using Registry.Cli.Import;

namespace Registry.Cli.Tests.Unit;

internal sealed class ImportJournalTests
{
    private static readonly ImportRecord Header = new() { Import = "import-1", SizeBytes = 10, IfExists = "Return" };

    private string _path;

    [SetUp]
    public void MakePath() => _path = Path.Combine(Path.GetTempPath(), $"import-{TestContext.CurrentContext.Test.ID}-{Environment.ProcessId}");

    [TearDown]
    public void DeleteFile() => File.Delete(_path);

    [Test]
    public async Task Open_AfterInterruption_HasTheSumOfItsRecords()
    {
        await WriteAsync(
            new ImportRecord { From = 1, To = 3, Deferred = [2] },
            new ImportRecord { Done = 3, Created = 2, Existing = 1, Errors = [new LineError(1, "bad")], Parents = [new DeferredParent(2, "a", "p")] },
            new ImportRecord { From = 4, To = 9, Deferred = [] });

        await using var journal = await ImportJournal.OpenAsync(_path, Header with { Import = "import-2" }, restart: false, CancellationToken.None);

        var state = journal.State;
        Assert.That(journal.IsResumed, Is.True);
        Assert.That((state.Import, state.Done, state.Created, state.Existing, state.Pending?.From), Is.EqualTo(("import-1", 3L, 2L, 1L, (long?)4)));
        Assert.That(state.Errors, Is.EqualTo(new[] { new LineError(1, "bad") }));
        Assert.That(state.Parents, Is.EqualTo(new[] { new DeferredParent(2, "a", "p") }));
    }

    [Test]
    public async Task Open_LastRecordCutShort_IsDropped()
    {
        await WriteAsync(new ImportRecord { Done = 3 });
        await File.AppendAllTextAsync(_path, "{\"done\":99");
        await using (var journal = await ImportJournal.OpenAsync(_path, Header, restart: false, CancellationToken.None))
        {
            await journal.AppendAsync(new ImportRecord { Done = 4 }, CancellationToken.None);
        }

        await using var again = await ImportJournal.OpenAsync(_path, Header, restart: false, CancellationToken.None);

        Assert.That(again.State.Done, Is.EqualTo(4));
    }

    [Test]
    public async Task Open_OtherImport_IsRefused()
    {
        await WriteAsync();

        Assert.That(
            async () => await ImportJournal.OpenAsync(_path, Header with { SizeBytes = 11 }, restart: false, CancellationToken.None),
            Throws.InstanceOf<UsageException>().With.Message.Contains("--restart"));
    }

    [Test]
    public async Task Open_FileThatIsNoJournal_IsRefusedAndLeftAlone()
    {
        await File.WriteAllTextAsync(_path, "precious\n");

        Assert.That(
            async () => await ImportJournal.OpenAsync(_path, Header, restart: false, CancellationToken.None), Throws.InstanceOf<UsageException>());

        Assert.That(await File.ReadAllTextAsync(_path), Is.EqualTo("precious\n"));
    }

    [Test]
    public async Task Open_Restart_BeginsAnew()
    {
        await WriteAsync(new ImportRecord { Done = 3 });

        await using var journal = await ImportJournal.OpenAsync(_path, Header, restart: true, CancellationToken.None);

        Assert.That((journal.IsResumed, journal.State.Done), Is.EqualTo((false, 0L)));
    }

    private async Task WriteAsync(params ImportRecord[] records)
    {
        await using var journal = await ImportJournal.OpenAsync(_path, Header, restart: false, CancellationToken.None);
        foreach (var record in records)
        {
            await journal.AppendAsync(record, CancellationToken.None);
        }
    }
}
