using System.Runtime.CompilerServices;
using System.Text;
using FirmwareGenerator.Images;
using FirmwareGenerator.Nodes;
using Registry.Client;
using Registry.V1;
using static FirmwareGenerator.Tests.Pack.Edit;

namespace FirmwareGenerator.Tests.Pack;

/// <summary>
/// The firmware of three devices from nothing but device, project and type, to the byte. With the environment variable <c>GOLDEN_UPDATE</c> set, the
/// files are written anew, to be looked at before they are committed.
/// </summary>
public sealed class GoldenTests
{
    [TestCase("tp-link-wr741nd")]
    [TestCase("tp-link-wdr4300")]
    [TestCase("fonera")]
    public async Task Build_ByDefaults_IsAsReviewed(string device)
    {
        // A pool of its own: what is allocated does not depend on other tests.
        var community = await Community.CreateAsync(PackDaemon.Client, $"golden-{device}-");
        var router = await community.RouterAsync(
            $"golden-{device}", device, Add("core.authentication", "Password", "own", ("password", "correct horse")),
            Set("core.location", "timezone", "Europe/Ljubljana"),
            Set("core.location", "country", "SI"));
        var node = await PackDaemon.Client.GetNodeAsync(NodeRefs.Id(router));

        var firmware = Generated.Of(await RegistryInput.ReadAsync(PackDaemon.Client, PackDaemon.Modules, node, CancellationToken.None)).Firmware;

        var path = Path.Combine(Folder(), $"{device}.txt");
        if (Environment.GetEnvironmentVariable("GOLDEN_UPDATE") is { Length: > 0 })
        {
            await File.WriteAllTextAsync(path, Text(firmware));
        }

        Assert.That(Text(firmware), Is.EqualTo(await File.ReadAllTextAsync(path)));
    }

    private static string Text(Firmware firmware)
    {
        var text = new StringBuilder($"target {firmware.Target}\nprofile {firmware.Profile}\npackages {string.Join(' ', firmware.Packages)}\n");
        foreach (var (path, content) in firmware.Files.Append(KeyValuePair.Create("netjson.json", firmware.NetJson)))
        {
            _ = text.Append($"\n=== {path}\n{content}");
        }

        return text.ToString();
    }

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "Golden");
}
