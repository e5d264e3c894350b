using Registry.Testing;
using Registry.V1;

namespace Registry.FunctionalTests.Hooks;

/// <summary>Hooks that are asked while a write is planned.</summary>
[TestFixture]
public sealed class AskedHookTests : DaemonFixture
{
    private const string Nowhere = "unix:/nonexistent/hook";

    private readonly PythonHook _hook = new();

    private HookModule Module => new(Client, Unique("m").Replace('-', '_'));

    [OneTimeSetUp]
    public Task StartHook() => _hook.StartAsync();

    [OneTimeTearDown]
    public async Task StopHook() => await _hook.DisposeAsync();

    [Test]
    public async Task UpdateConfig_HookRefuses_IsAFindingOfTheHook()
    {
        var module = Module;
        await module.ApplyAsync(_hook.Address, "validate");
        var node = await module.RegisterAsync(Unique("node"));

        var refusal = await Refused(() => module.SetSizeAsync(node, 13));

        var found = refusal.FieldViolations.Single();
        Assert.That((refusal.Reason, found.Field, found.Reason), Is.EqualTo((ErrorReason.ConfigInvalid, $"config/{module.Item.Id}#size", "hook.unlucky")));
    }

    [Test]
    public async Task UpdateConfig_HookAgrees_IsCarriedOut()
    {
        var module = Module;
        await module.ApplyAsync(_hook.Address, "validate");

        var updated = await module.SetSizeAsync(await module.RegisterAsync(Unique("node")), 12);

        Assert.That((updated.Findings.Count, module.ItemOf(updated).Values["size"].NumberValue), Is.EqualTo((0, 12)));
    }

    [Test]
    public async Task UpdateConfig_ValidateOnly_AsksTheHookToo()
    {
        var module = Module;
        await module.ApplyAsync(_hook.Address, "validate");
        var node = await module.RegisterAsync(Unique("node"));

        var answer = await module.SetSizeAsync(node, 13, validateOnly: true);

        Assert.That(answer.Findings.Select(finding => (finding.Code, finding.Rule)), Is.EqualTo([("hook.unlucky", module.Hook)]));
    }

    [Test]
    public async Task UpdateConfig_HookGivesAValue_IsADefaultOfTheHook()
    {
        var module = Module;
        await module.ApplyAsync(_hook.Address, "default, validate");
        var name = Unique("node");

        var item = module.ItemOf(await module.SetSizeAsync(await module.RegisterAsync(name), 1));

        Assert.That(item.Values["motd"].StringValue, Is.EqualTo($"given to {name}"));
        Assert.That((item.Sources["motd"].Origin, item.Sources["motd"].By), Is.EqualTo((ValueSource.Types.Origin.Hook, module.Hook)));
    }

    [Test]
    public async Task UpdateConfig_HookCannotBeAsked_IsRefused()
    {
        var module = Module;
        await module.ApplyAsync(_hook.Address, "validate");
        var node = await module.RegisterAsync(Unique("node"));
        await module.ApplyAsync(Nowhere, "validate");

        var refusal = await Refused(() => module.SetSizeAsync(node, 1));

        Assert.That((refusal.Reason, refusal.Metadata["hook"]), Is.EqualTo((ErrorReason.HookFailed, module.Hook)));
    }

    [Test]
    public async Task UpdateConfig_HookCannotBeAskedAndIsIgnored_PassesWithAWarning()
    {
        var module = Module;
        await module.ApplyAsync(Nowhere, "validate", policy: "ignore");

        var updated = await module.SetSizeAsync(await module.RegisterAsync(Unique("node")), 13);

        Assert.That(
            updated.Findings.Select(finding => (finding.Code, finding.Rule, finding.Severity)),
            Is.EqualTo([("hook.ignored", module.Hook, Finding.Types.Severity.Warning)]));
    }

    [Test]
    public async Task UpdateConfig_DefaultHookFailsAndIsIgnored_KeepsWhatItGave()
    {
        var module = Module;
        await module.ApplyAsync(_hook.Address, "default", policy: "ignore");
        var node = await module.RegisterAsync(Unique("node"));
        var given = module.ItemOf(await module.SetSizeAsync(node, 1)).Values["motd"];
        await module.ApplyAsync(Nowhere, "default", policy: "ignore");

        var kept = module.ItemOf(await module.SetSizeAsync(node, 2)).Values["motd"];

        Assert.That(kept, Is.EqualTo(given));
    }

    [Test]
    public async Task UpdateConfig_WhileAHookHangs_OtherTypesAreWritten()
    {
        var (hanging, other) = (Module, new HookModule(Client, Unique("o").Replace('-', '_')));
        await hanging.ApplyAsync(_hook.Address, "validate", timeout: "60s");
        await other.ApplyAsync(_hook.Address, "default");
        var node = await hanging.RegisterAsync(Unique("node"));
        var free = await other.RegisterAsync(Unique("free"));

        var held = hanging.SetSizeAsync(node, 99);
        await Deadline.Until(() => _hook.IsHanging);
        for (var size = 1; size <= 10; size++)
        {
            await other.SetSizeAsync(free, size).InTime();
        }

        Assert.That(held.IsCompleted, Is.False);
        _hook.Release();
        Assert.That(hanging.ItemOf(await held.InTime()).Values["size"].NumberValue, Is.EqualTo(99));
    }
}
