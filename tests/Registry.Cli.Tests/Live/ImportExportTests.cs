using System.Diagnostics;
using System.Text.Json.Nodes;
using Registry.Cli.Import;
using Registry.Testing;
using Registry.V1;

namespace Registry.Cli.Tests.Live;

internal sealed class ImportExportTests : LiveTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public async Task Export_ThenImportElsewhere_GivesTheSameNodes()
    {
        await using var source = await DaemonProcess.StartAsync();
        string[] from = ["--server", source.Address];
        await Run.CliAsync(["node", "register", "--id", "z-hv", "--type", "hypervisor", .. from]);
        await Run.CliAsync([
            "node", "register", "--id", "a-vm", "--type", "vm", "--parent", "z-hv", "--tenant", "acme", "--state", "running", "--tag", "env=prod",
            "--key", "mac:1", "--metadata", "cpus:=4", "--definition", """{"d":[1,{"e":null}]}""", "--blob", "note=hello", .. from]);
        var file = Directory.File("round.jsonl");

        var exported = await Run.CliAsync(["export", file, "--blobs", .. from]);
        await using var target = await DaemonProcess.StartAsync();
        string[] to = ["--server", target.Address];
        var imported = await Run.CliAsync(["import", file, .. to]);

        Assert.That((exported.Code, exported.Error), Is.EqualTo((0, $"2 nodes exported to {file}\n")));
        Assert.That((imported.Code, imported.Out, imported.Error), Is.EqualTo((0, "2 lines: 2 nodes registered, 0 there before, 0 errors\n", "")));
        Assert.That(File.Exists($"{file}.import-state"), Is.False);
        foreach (var id in new[] { "z-hv", "a-vm" })
        {
            Assert.That(await ContentAsync(id, to), Is.EqualTo(await ContentAsync(id, from)));
        }

        Assert.That((await Run.CliAsync(["node", "blob", "get", "a-vm", "note", .. to])).Out, Is.EqualTo("hello"));
    }

    [Test]
    public async Task Import_BadLines_AreListedAndHoldUpNoOthers()
    {
        await RegisterAsync("taken", "vm", "--key", "bad:taken");
        var file = await WriteAsync(
            "bad.jsonl",
            """{"node":{"id":"bad-1","type":"vm"}}""",
            "{oops",
            "",
            """{"node":{"id":"bad-4","type":"V M"}}""",
            """{"id":"bad-5","type":"vm","parent":"bad-9"}""",
            """{"node":{"id":"bad-6","type":"vm","uniqueKeys":["bad:taken"]}}""",
            """{"node":{"id":"bad-7","type":"vm","colour":"red"}}""",
            """{"node":{"id":"bad-8","type":"vm","parent":"bad-nobody"}}""",
            """{"node":{"id":"bad-9","type":"hypervisor"}}""",
            """{"node":{"id":"bad-9","type":"hypervisor"}}""");

        var run = await CtlAsync("import", file);

        var errors = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(errors.Select(e => e.Split(':')[1]), Is.EqualTo(new[] { "2", "4", "6", "7", "8", "10" }));
        Assert.That(errors[1], Does.StartWith($"{file}:4: node.type "));
        Assert.That(errors[2], Does.Contain("[KEY_TAKEN]"));
        Assert.That(errors[4], Does.Contain("registered, but its parent was not set: parent 'bad-nobody' not found"));
        Assert.That((run.Code, run.Out), Is.EqualTo((1, "10 lines: 4 nodes registered, 0 there before, 6 errors\n")));
        Assert.That(await NamesAsync("bad-"), Is.EqualTo(new[] { "bad-1", "bad-5", "bad-8", "bad-9" }));
        Assert.That((await GetAsync("bad-5"))["parent"]!.GetValue<string>(), Is.EqualTo("bad-9"));
    }

    [Test]
    public async Task Import_AgainWithReturn_ChangesNothing()
    {
        var file = await WriteAsync("again.jsonl", """{"id":"again-1","type":"vm","state":"a"}""", """{"id":"again-2","type":"vm","parent":"again-1"}""");
        await OkAsync("import", file);
        await OkAsync("node", "set", "again-1", "state=b");

        var text = await OkAsync("import", file, "--if-exists", "return");

        Assert.That(text, Is.EqualTo("2 lines: 0 nodes registered, 2 there before, 0 errors\n"));
        Assert.That((await GetAsync("again-1"))["state"]!.GetValue<string>(), Is.EqualTo("b"));
    }

    [Test]
    public async Task Import_ReturnOfNodeThatWasMoved_LeavesItsParent()
    {
        await RegisterAsync("moved", "vm", "--id", "moved");
        var file = await WriteAsync("moved.jsonl", """{"id":"moved","type":"vm","parent":"moved-hv"}""", """{"id":"moved-hv","type":"hypervisor"}""");

        await OkAsync("import", file, "--if-exists", "return");

        Assert.That((await GetAsync("moved"))["parent"], Is.Null);
    }

    [Test]
    public async Task Import_AgainWithUpdate_BringsTheNodesInLine()
    {
        var file = await WriteAsync("update.jsonl", """{"id":"update-1","type":"vm","state":"a"}""");
        await OkAsync("import", file);
        await OkAsync("node", "set", "update-1", "state=b");

        await OkAsync("import", file, "--if-exists", "update");

        Assert.That((await GetAsync("update-1"))["state"]!.GetValue<string>(), Is.EqualTo("a"));
    }

    [Test]
    public async Task Import_FromStandardInput_Works()
    {
        var run = await Run.CliAsync(["import", "-", "-o", "json", "--server", Daemon.Address], """{"id":"stdin-1","type":"vm"}""");

        var summary = JsonNode.Parse(run.Out)!;
        Assert.That((run.Code, summary["created"]!.GetValue<int>(), summary["errors"]!.AsArray().Count), Is.EqualTo((0, 1, 0)));
    }

    [Test]
    public async Task Import_Killed_ResumesWithoutLossOrRepetition()
    {
        const int Lines = 40_000;
        var file = await WriteAsync("kill.jsonl", Enumerable.Range(0, Lines).Select(i =>
            $$"""{"id":"kill-{{i:d6}}","type":"vm","state":"s{{i}}","uniqueKeys":["kill:{{i}}"]}""").ToArray());
        using (var process = Process.Start(new ProcessStartInfo(Run.Executable, ["import", file, "--server", Daemon.Address])
            { RedirectStandardError = true, RedirectStandardOutput = true })!)
        {
            // The header and the records of the first batch take less than this, those of all batches much more.
            await UntilAsync(() => process.HasExited || new FileInfo($"{file}.import-state") is { Exists: true, Length: > 400 });
            process.Kill();
            await process.WaitForExitAsync();
        }

        var run = await CtlAsync("import", file);

        Assert.That(run.Error, Does.Match(@"^resuming after line \d+\n$"));
        Assert.That((run.Code, run.Out), Is.EqualTo((0, $"{Lines} lines: {Lines} nodes registered, 0 there before, 0 errors\n")));
        Assert.That((await OkAsync("node", "list", "kill-", "-o", "id")).Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(Lines));
    }

    [Test]
    public async Task Import_CutOffBeforeTheAnswer_IsAnsweredAsBefore()
    {
        string[] lines = ["""{"id":"cut-1","type":"vm","parent":"cut-2"}""", """{"id":"cut-2","type":"hypervisor"}"""];
        var file = await WriteAsync("cut.jsonl", lines);
        await WriteJournalAsync(
            file, new ImportRecord { Import = "import-cut", SizeBytes = new FileInfo(file).Length, Modified = new FileInfo(file).LastWriteTimeUtc },
            new ImportRecord { From = 1, To = 2, Deferred = [1] });
        using (var client = Daemon.Connect())
        {
            await client.WriteBatchAsync(new WriteBatchRequest
            {
                RequestId = "import-cut-1-2",
                Writes =
                {
                    new Write { RegisterNode = new RegisterNodeRequest { Node = new Node { Id = "cut-1", Type = "vm" } } },
                    new Write { RegisterNode = new RegisterNodeRequest { Node = new Node { Id = "cut-2", Type = "hypervisor" } } },
                },
            });
        }

        var run = await CtlAsync("import", file);

        Assert.That((run.Code, run.Out), Is.EqualTo((0, "2 lines: 2 nodes registered, 0 there before, 0 errors\n")), run.Error);
        Assert.That((await GetAsync("cut-1"))["parent"]!.GetValue<string>(), Is.EqualTo("cut-2"));
    }

    [Test]
    public async Task Import_DaemonStopsHalfway_SaysWhereItResumes()
    {
        var daemon = await DaemonProcess.StartAsync();
        await daemon.KillAsync();
        var file = await WriteAsync("halfway.jsonl", """{"id":"halfway-1","type":"vm"}""");

        var stopped = await Run.CliAsync(["import", file, "--server", daemon.Address]);
        await daemon.DisposeAsync();
        var resumed = await CtlAsync("import", file);

        Assert.That(stopped.Error, Does.Contain("stopped after line 0; the same command resumes there").And.Contain("No daemon answers"));
        Assert.That((stopped.Code, resumed.Code), Is.EqualTo((3, 0)));
    }

    [Test]
    public async Task Import_FileChangedSinceInterruption_IsRefused()
    {
        var file = await WriteAsync("changed.jsonl", """{"id":"changed-1","type":"vm"}""");
        await File.WriteAllTextAsync($"{file}.import-state", """{"import":"import-x","sizeBytes":1,"modified":"2020-01-01T00:00:00Z"}""" + "\n");

        var refused = await CtlAsync("import", file);
        var restarted = await CtlAsync("import", file, "--restart");

        Assert.That((refused.Code, restarted.Code), Is.EqualTo((2, 0)));
        Assert.That(refused.Error, Does.Contain("--restart"));
    }

    [Test]
    public async Task Export_DaemonUnreachable_LeavesTheOldFile()
    {
        var file = await WriteAsync("old.jsonl", "precious");

        var run = await Run.CliAsync(["export", file, "--server", "127.0.0.1:1"]);

        Assert.That(run.Code, Is.EqualTo(3));
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo("precious\n"));
        Assert.That(System.IO.Directory.GetFiles(Directory.Path, "old.jsonl*"), Has.Length.EqualTo(1));
    }

    private static async Task<string> ContentAsync(string id, string[] server)
    {
        const string Fields = "id,type,name,tenant,state,definition,metadata,tags,parent,unique_keys";
        var run = await Run.CliAsync(["node", "get", id, "-o", "json", "--fields", Fields, .. server]);
        return run.Out;
    }

    private async Task<string> WriteAsync(string name, params string[] lines)
    {
        var file = Directory.File(name);
        await File.WriteAllLinesAsync(file, lines);
        return file;
    }

    private static async Task WriteJournalAsync(string file, ImportRecord header, params ImportRecord[] records)
    {
        await using var journal = await ImportJournal.OpenAsync($"{file}.import-state", header, restart: false, CancellationToken.None);
        foreach (var record in records)
        {
            await journal.AppendAsync(record, CancellationToken.None);
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(Patience));
            await Task.Yield();
        }
    }
}
