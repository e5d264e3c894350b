using System.Text.Json.Nodes;
using Registry.Testing;

namespace Registry.Cli.Tests.Live;

internal sealed class SnapshotTests : LiveTest
{
    [Test]
    public async Task Save_ThenVerifyAndRestore_TellTheSameAndTheRestoredServes()
    {
        var file = Directory.File("backup.snapshot");
        await RegisterAsync(Unique("node"), "vm");

        var saved = JsonNode.Parse(await OkAsync("snapshot", "save", file, "-o", "json"))!;
        var verified = JsonNode.Parse(await OkAsync("snapshot", "verify", file, "-o", "json"))!;
        var restored = await OkAsync("snapshot", "restore", file, "--data-dir", Directory.File("restored"));

        var status = JsonNode.Parse(await OkAsync("status", "-o", "json"))!;
        Assert.That(saved.ToJsonString(), Is.EqualTo(verified.ToJsonString()));
        Assert.That(saved["revision"]!.GetValue<string>(), Is.EqualTo(status["revision"]!.GetValue<string>()));
        Assert.That(saved["epoch"]!.GetValue<string>(), Is.EqualTo(status["daemon"]!["epoch"]!.GetValue<string>()));
        Assert.That(restored, Does.Contain($"hash:      {saved["hash"]}"));
        await using var other = await DaemonProcess.StartAsync(Directory.File("restored"));
        var run = await Run.CliAsync(["node", "get", Unique("node"), "--server", other.Address]);
        Assert.That(run.Code, Is.Zero, run.Error);
    }

    [Test]
    public async Task Save_Table_TellsWhatItIs()
    {
        var file = Directory.File("table.snapshot");

        var text = await OkAsync("snapshot", "save", file, "--omit-history");

        Assert.That(text, Does.Match(
            $@"^file:      {file} \([0-9.]+ K?i?B\)\nrevision:  \d+ of epoch [0-9a-f-]+\ntaken:     20.*Z\nholds:     \d+ nodes, 0 blobs, [01] journal entries\nhash:      [0-9a-f]{{32}}\n$"));
    }

    [Test]
    public async Task Save_WhereNothingCanBeWritten_LeavesNothing()
    {
        var run = await CtlAsync("snapshot", "save", Directory.File("no-such-folder/x"));

        Assert.That(run.Code, Is.EqualTo(ExitCode.Refused));
        Assert.That(run.Error, Does.Contain("no-such-folder"));
    }

    [Test]
    public async Task VerifyAndRestore_DamagedFile_NameTheBlockAndLeaveNothing()
    {
        var file = Directory.File("damaged.snapshot");
        await RegisterAsync(Unique("node"), "vm");
        await OkAsync("snapshot", "save", file);
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^60] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        var verified = await CtlAsync("snapshot", "verify", file);
        var restored = await CtlAsync("snapshot", "restore", file, "--data-dir", Directory.File("nothing"));

        Assert.That((verified.Code, restored.Code), Is.EqualTo((ExitCode.Refused, ExitCode.Refused)));
        Assert.That(verified.Error, Does.Match($"^error: The snapshot {file} is damaged: block \\d+ \\(at byte \\d+\\): its hash does not fit"));
        Assert.That(restored.Error, Is.EqualTo(verified.Error));
        Assert.That(System.IO.Directory.GetFiles(Directory.File("nothing")).Select(Path.GetFileName), Is.EqualTo(["registry.db.lock"]));
    }

    [Test]
    public async Task Check_SoundRegistry_SaysSo()
    {
        await RegisterAsync(Unique("node"), "vm");

        var text = await OkAsync("check", "--store");
        var json = JsonNode.Parse(await OkAsync("check", "-o", "json"))!;

        Assert.That(text, Does.Match(@"^revision \d+: \d+ nodes, \d+ blobs, \d+ journal entries: no problems\n$"));
        Assert.That(json["problems"], Is.Null);
    }
}
