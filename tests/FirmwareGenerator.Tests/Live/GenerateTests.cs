using System.Text.Json.Nodes;
using FirmwareGenerator.Tests.Pack;
using Registry.Client;
using Registry.V1;

namespace FirmwareGenerator.Tests.Live;

/// <summary><c>firmware-generator generate</c> with a real daemon.</summary>
public sealed class GenerateTests : LiveFixture
{
    [Test]
    public async Task Generate_Router_WritesItsFolder()
    {
        await RouterAsync("r1");

        var (code, output, error) = await GenerateAsync(Name("r1"));

        Assert.That(code, Is.Zero, error);
        Assert.That(
            output, Does.StartWith($"{Name("r1")}: written to {Output}/{Name("r1")} (checksum ").And.EndsWith("1 node: 1 written, 0 unchanged, 0 refused, 0 failed"));
        Assert.That(Read("r1", "files/etc/config/wireless"), Does.Contain("'mesh.wlan-si.net'"));
        Assert.That((string?)JsonNode.Parse(Read("r1", "netjson.json"))!["type"], Is.EqualTo("DeviceConfiguration"));
        var manifest = JsonNode.Parse(Read("r1", "manifest.json"))!;
        var node = await Client.GetNodeAsync(NodeRefs.Name(Name("r1")));
        Assert.That(
            ((string?)manifest["node_id"], (long)manifest["node_revision"]!, (string?)manifest["modules"]!["core"], (string?)manifest["generator"]),
            Is.EqualTo((node.Id, node.Revision, "1.0.0", "0.1.0")));
        Assert.That((string?)manifest["checksum"], Does.Match("^[0-9a-f]{64}$"));
        Assert.That(System.IO.Directory.EnumerateFileSystemEntries(Output).Select(Path.GetFileName), Is.EqualTo([Name("r1")]), "nothing is left over");
        Assert.That(
            File.GetUnixFileMode(Path.Combine(Output, Name("r1"))) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead), Is.EqualTo(UnixFileMode.None));
        Assert.That(File.GetUnixFileMode(Path.Combine(Output, Name("r1"), "files/etc/shadow")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task Generate_AgainWithoutChange_TouchesNothing()
    {
        var router = await RouterAsync("r1");
        await GenerateAsync(Name("r1"));
        var manifest = Read("r1", "manifest.json");
        await EditAsync(router, Edit.Set("core.description", "notes", "call first"));

        var (code, output, _) = await GenerateAsync(Name("r1"), "-o", "json");

        Assert.That((code, (string?)JsonNode.Parse(output)!["nodes"]![0]!["outcome"]), Is.EqualTo((0, "unchanged")));
        Assert.That(Read("r1", "manifest.json"), Is.EqualTo(manifest));
    }

    [Test]
    public async Task Generate_AfterAChange_WritesAgain()
    {
        var router = await RouterAsync("r1");
        await GenerateAsync(Name("r1"));
        await EditAsync(router, Edit.Set("core.interfaces", "wifi0", "channel", 11));

        var (_, output, _) = await GenerateAsync(Name("r1"), "-o", "json");

        Assert.That((string?)JsonNode.Parse(output)!["nodes"]![0]!["outcome"], Is.EqualTo("written"));
        Assert.That(Read("r1", "files/etc/config/wireless"), Does.Contain("option channel '11'"));
    }

    [Test]
    public async Task Generate_FileThatSomebodyChanged_IsWrittenAgain()
    {
        await RouterAsync("r1");
        await GenerateAsync(Name("r1"));
        await File.AppendAllTextAsync(Path.Combine(Output, Name("r1"), "files/etc/config/network"), "# mine\n");

        Assert.That((await GenerateAsync(Name("r1"))).Out, Does.Contain("1 written"));
    }

    [Test]
    public async Task Generate_FormatNetJson_WritesNothingElse()
    {
        await RouterAsync("r1");

        await GenerateAsync(Name("r1"), "--format", "netjson");

        Assert.That(
            System.IO.Directory.EnumerateFileSystemEntries(Path.Combine(Output, Name("r1"))).Select(Path.GetFileName),
            Is.EquivalentTo(["manifest.json", "netjson.json"]));
    }

    [Test]
    public async Task Generate_All_IsEveryRouterAndNothingElse()
    {
        await RouterAsync("r1");
        await RouterAsync("r/2", "fonera", Edit.Set("core.general", "name", "r2"));

        var (code, output, error) = await GenerateAsync("--all", "--tag", Tag, "-o", "json");

        var summary = JsonNode.Parse(output)!;
        Assert.That((code, (int)summary["written"]!), Is.EqualTo((0, 2)), error);
        Assert.That(System.IO.Directory.EnumerateDirectories(Output).Select(Path.GetFileName), Is.EquivalentTo([Name("r1"), Name("r%2F2")]));
    }

    [Test]
    public async Task Generate_AllThatAFilterMeans_LeavesOutTheOthers()
    {
        await RouterAsync("r1");
        await RouterAsync("r2", "fonera");

        var (code, output, error) = await GenerateAsync("--all", "--tag", Tag, "--filter", "config.core.general.router == 'fonera'", "-o", "json");
        var (wrong, _, complaint) = await GenerateAsync("--all", "--filter", "config.core.general.rooter == 'fonera'");

        Assert.That((code, (int)JsonNode.Parse(output)!["written"]!), Is.EqualTo((0, 1)), error);
        Assert.That(System.IO.Directory.EnumerateDirectories(Output).Select(Path.GetFileName), Is.EqualTo([Name("r2")]));
        Assert.That(wrong, Is.EqualTo(1));
        Assert.That(complaint, Does.Contain("rooter").And.Contain("router"));
    }

    [Test]
    public async Task Generate_ErrorThatTheRegistryBears_IsRefusedWithItsFinding()
    {
        // Accepted once, then a rule came that it breaks: the registry bears it, a device should not.
        var router = await RouterAsync("r1");
        await GenerateAsync(Name("r1"));
        var before = Read("r1", "manifest.json");
        await ApplyAsync($$"""
            module: strict
            requires: [core, network, wireless]
            rules:
              - id: quiet
                on: core.interfaces/WifiRadio
                when: node.name == '{{Name("r1")}}'
                check: self.channel != 8
                path: channel
                code: strict.channel
                message: channel 8 is taken
            """);
        await EditAsync(router, Edit.Set("core.description", "notes", "still works"));

        var (code, output, error) = await GenerateAsync(Name("r1"));

        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.EndWith("1 refused, 0 failed"));
        Assert.That(error, Does.Contain("error: config/core.interfaces/wifi0#channel: channel 8 is taken [strict.channel]"));
        Assert.That(Read("r1", "manifest.json"), Is.EqualTo(before), "what was written before is still there");
    }

    [Test]
    public async Task Generate_RouterWithoutDevice_IsRefused()
    {
        await RouterAsync("bare", device: "");

        var (code, output, _) = await GenerateAsync(Name("bare"), "-o", "json");

        var node = JsonNode.Parse(output)!["nodes"]![0]!;
        Assert.That((code, (string?)node["outcome"], (string?)node["findings"]![0]!["code"]), Is.EqualTo((1, "refused", "firmware.device")));
    }

    [Test]
    public async Task Generate_WithImageBuilder_RunsMakeInItsFolder()
    {
        await RouterAsync("r1", "tp-link-wdr4300");
        FakeImageBuilder("ath79-generic", "recorded");

        var (code, _, error) = await GenerateAsync(Name("r1"), "--image-builder", Directory.File("{target}"));

        Assert.That(code, Is.Zero, error);
        var made = Read("r1", "image/recorded").Split('\n');
        Assert.That(made[0], Is.EqualTo("tplink_tl-wdr4300-v1"));
        Assert.That(made[1].Split(' '), Has.Member("babeld"));
        Assert.That(made[2], Does.Contain("etc/config/network").And.Contain("etc/shadow"), "it sees the files");
        Assert.That((await GenerateAsync(Name("r1"), "--image-builder", Directory.File("{target}"))).Out, Does.Contain("1 unchanged"));
    }

    [Test]
    public async Task Generate_ImageBuilderFails_LeavesWhatThereWas()
    {
        var router = await RouterAsync("r1");
        await GenerateAsync(Name("r1"));
        var before = Read("r1", "manifest.json");
        await EditAsync(router, Edit.Set("core.interfaces", "wifi0", "channel", 11));
        NeedMake();
        System.IO.Directory.CreateDirectory(Directory.File("broken"));
        await File.WriteAllTextAsync(Directory.File("broken/Makefile"), "image:\n\t@echo the profile is unknown\n\t@exit 7\n");

        var (code, _, error) = await GenerateAsync(Name("r1"), "--image-builder", Directory.File("broken"));

        Assert.That((code, error), Is.EqualTo((1, error)));
        Assert.That(error, Does.Contain("failed with exit code 2").And.Contain("the profile is unknown"));
        Assert.That(Read("r1", "manifest.json"), Is.EqualTo(before));
        Assert.That(System.IO.Directory.EnumerateFileSystemEntries(Output).Select(Path.GetFileName), Is.EqualTo([Name("r1")]));
    }

    [Test]
    public async Task Generate_NodeThatIsNot_ExitsWith1()
    {
        var (code, _, error) = await GenerateAsync("nobody");

        Assert.That((code, error), Is.EqualTo((1, error)));
        Assert.That(error, Does.Contain("NODE_NOT_FOUND"));
    }

    private static void NeedMake()
    {
        if (Environment.GetEnvironmentVariable("PATH")?.Split(':').Any(folder => File.Exists(Path.Combine(folder, "make"))) != true)
        {
            Assert.Ignore("make is not installed; the ImageBuilder needs it.");
        }
    }

    /// <summary>A Makefile that records what it is called with, as the image.</summary>
    private void FakeImageBuilder(string folder, string image)
    {
        NeedMake();
        System.IO.Directory.CreateDirectory(Directory.File(folder));
        File.WriteAllText(
            Directory.File($"{folder}/Makefile"),
            $"image:\n\t@(echo '$(PROFILE)'; echo '$(PACKAGES)'; cd '$(FILES)' && find . -type f | tr '\\n' ' ') > '$(BIN_DIR)/{image}'\n");
    }
}
