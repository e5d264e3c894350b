using FirmwareGenerator.Tests.Pack;
using Registry.Client;
using Registry.V1;

namespace FirmwareGenerator.Tests.Live;

/// <summary><c>firmware-generator hook</c>, asked by a real daemon.</summary>
public sealed class HookTests : LiveFixture
{
    private ToolProcess _hook = null!;

    [SetUp]
    public async Task ServeAsync()
    {
        _hook = Start("hook", "--listen", "127.0.0.1:0");
        var address = (await _hook.LineAsync("hook ready ")).Split(' ')[^1];
        var file = Path.Combine(TestContext.CurrentContext.TestDirectory, "firmware-hook.yaml");
        var text = await File.ReadAllTextAsync(file);
        await ApplyAsync(text.Replace("http://127.0.0.1:7410", address, StringComparison.Ordinal));
    }

    [TearDown]
    public async Task EndAsync() => await _hook.DisposeAsync();

    [Test]
    public async Task Write_WhatNoFirmwareCanBeMadeOf_IsRefusedAtEntry()
    {
        var router = await RouterAsync("r1");
        var revision = (await Client.GetNodeAsync(NodeRefs.Id(router))).Revision;

        var refusal = await Assert.ThrowsAsync<RegistryException>(() => EditAsync(
            router, Edit.Add("core.authentication", "PublicKey", "k", ("public_key", "ssh-ed25519 AAAA\nssh-ed25519 BBBB"))));

        Assert.That(refusal!.Reason, Is.EqualTo(ErrorReason.ConfigInvalid));
        Assert.That(
            refusal.Findings.Select(finding => (finding.Path, finding.Code)),
            Is.EqualTo([("config/core.authentication/k#public_key", "firmware.value")]));
        Assert.That((await Client.GetNodeAsync(NodeRefs.Id(router))).Revision, Is.EqualTo(revision));
    }

    [Test]
    public async Task Write_DeviceWithoutPlatform_IsRefusedAtEntry()
    {
        await ApplyAsync("""
            module: devices-unknown
            requires: [core]
            choices:
              - field: core.general#router
                choices:
                  - name: unknown
                    metadata:
                      {identifier: u, name: U, manufacturer: M, url: "", architecture: x, usb: false, radios: [], switches: [], ports: [], antennas: [],
                       platforms: {}}
            """);

        var refusal = await Assert.ThrowsAsync<RegistryException>(() => RouterAsync("r1", "unknown"));

        Assert.That(
            refusal!.Findings.Select(finding => (finding.Path, finding.Code)), Has.Member(("config/core.general#router", "firmware.platform")));
    }

    [Test]
    public async Task Write_RouterWithoutDevice_IsLetPass() =>
        Assert.That(await RouterAsync("bare", device: ""), Is.EqualTo($"id-{Name("bare")}"));

    [Test]
    public async Task Write_WithTheHookAway_PassesWithAWarning()
    {
        var router = await RouterAsync("r1");
        Assert.That(await _hook.StopAsync(), Is.Zero);

        var answer = await EditAsync(router, Edit.Set("core.description", "notes", "x"));

        Assert.That(answer.Findings.Select(finding => finding.Code), Has.Member("hook.ignored"));
    }
}
