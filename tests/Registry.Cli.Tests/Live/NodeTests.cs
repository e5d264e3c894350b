using System.Text.Json.Nodes;

namespace Registry.Cli.Tests.Live;

internal sealed class NodeTests : LiveTest
{
    [Test]
    public async Task Get_RegisteredNode_ShowsEverything()
    {
        var (hv, vm) = (Unique("hv"), Unique("vm"));
        var parent = await RegisterAsync(hv, "hypervisor");
        var id = await RegisterAsync(
            vm, "vm", "--tenant", "acme", "--state", "running", "--parent", hv, "--tag", "env=prod", "--tag", "backup",
            "--key", $"mac:{vm}", "--metadata", "cpus:=4", "--metadata", "os=debian", "--definition", """{"disks":["a"]}""", "--blob", "note=hello");

        var text = await OkAsync("node", "get", vm);

        Assert.That(text, Does.Contain($"name:        {vm}\nid:          {id}\ntype:        vm\ntenant:      acme\nstate:       running (since 20"));
        Assert.That(text, Does.Contain($"parent:      {hv} ({parent})\ntags:        backup\n             env=prod\nunique keys: mac:{vm}\n"));
        Assert.That(text, Does.Contain("metadata:    cpus = 4\n             os = debian\nblobs:       note (5 bytes, revision "));
        Assert.That(text, Does.Contain("definition:  {\n               \"disks\": [\n"));
    }

    [TestCase("id")]
    [TestCase("name")]
    [TestCase("key")]
    public async Task Get_ByEachKind_FindsTheNode(string kind)
    {
        var name = Unique("vm");
        var id = await RegisterAsync(name, "vm", "--key", $"serial:{name}");
        var text = kind switch { "id" => id, "name" => name, _ => $"serial:{name}" };

        Assert.That((await OkAsync("node", "get", text, "-o", "id")).Trim(), Is.EqualTo(id));
        Assert.That((await OkAsync("node", "get", text, "--by", kind, "-o", "id")).Trim(), Is.EqualTo(id));
    }

    [Test]
    public async Task Get_NameGivenAsId_IsNotFound()
    {
        var name = Unique("vm");
        await RegisterAsync(name, "vm");

        Assert.That((await CtlAsync("node", "get", name, "--by", "id")).Code, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_Fields_PrintsOnlyThem()
    {
        var name = Unique("vm");
        await RegisterAsync(name, "vm", "--state", "running");

        var json = JsonNode.Parse(await OkAsync("node", "get", name, "-o", "json", "--fields", "name,state"))!;

        Assert.That(json.AsObject().Select(m => m.Key), Is.EquivalentTo(new[] { "name", "state" }));
    }

    [Test]
    public async Task Register_KeyTaken_NamesTheHolderAndTheWayOut()
    {
        var (a, b) = (Unique("a"), Unique("b"));
        var holder = await RegisterAsync(a, "vm", "--key", $"mac:{a}");

        var run = await CtlAsync("node", "register", b, "--type", "vm", "--key", $"mac:{a}");

        Assert.That(run.Error, Does.Contain("[KEY_TAKEN]").And.Contain($"registryctl node key {holder} --delete 'mac:{a}'"));
        Assert.That(run.Code, Is.EqualTo(1));
    }

    [Test]
    public async Task Register_BadFields_AreAllNamed()
    {
        var run = await CtlAsync("node", "register", "--type", "V M", "--id", "a b", "--key", "VAGOTH_NAME_x");

        Assert.That(run.Error, Does.StartWith("error: 3 fields are invalid [INVALID_FIELD]\n").And.Contain("  node.type ").And.Contain("  node.id ").And.Contain("  node.unique_keys"));
        Assert.That(run.Code, Is.EqualTo(1));
    }

    [Test]
    public async Task Register_MatchKeyReturn_FindsTheReflashedDevice()
    {
        var name = Unique("router");
        var id = await RegisterAsync(name, "router", "--key", $"mac:{name}");

        var again = await OkAsync("node", "register", "--type", "router", "--match-key", $"mac:{name}", "--if-exists", "return", "-o", "id");

        Assert.That(again.Trim(), Is.EqualTo(id));
    }

    [Test]
    public async Task Set_StateTenantAndDefinition_ChangesThem()
    {
        var name = Unique("vm");
        await RegisterAsync(name, "vm", "--tenant", "acme");
        var file = Directory.File($"{name}.json");
        await File.WriteAllTextAsync(file, """{ "cpus": 2 }""");

        var text = await OkAsync("node", "set", name, "state=running", "tenant=", "--definition", $"@{file}");

        var node = await GetAsync(name);
        Assert.That(text, Does.StartWith($"{name}: set state, tenant, definition (id "));
        Assert.That((node["state"]!.GetValue<string>(), node["tenant"], node["definition"]!["cpus"]!.GetValue<int>()), Is.EqualTo(("running", (JsonNode?)null, 2)));
    }

    [Test]
    public async Task Set_DeployedDefinition_IsRefusedUnlessAllowed()
    {
        var (hv, vm) = (Unique("hv"), Unique("vm"));
        await RegisterAsync(hv, "hypervisor");
        await RegisterAsync(vm, "vm", "--parent", hv);

        var refused = await CtlAsync("node", "set", vm, """definition={"cpus":2}""");
        await OkAsync("node", "set", vm, """definition={"cpus":2}""", "--allow-deployed-change");

        Assert.That(refused.Error, Does.Contain("[DEFINITION_DEPLOYED]").And.Contain("--allow-deployed-change"));
        Assert.That((await GetAsync(vm))["definition"]!["cpus"]!.GetValue<int>(), Is.EqualTo(2));
    }

    [Test]
    public async Task Set_ExpectedRevisionStale_IsRefused()
    {
        var name = Unique("vm");
        await RegisterAsync(name, "vm");
        var revision = (await GetAsync(name))["revision"]!.GetValue<string>();
        await OkAsync("node", "set", name, "state=a", "--expected-revision", revision);

        var run = await CtlAsync("node", "set", name, "state=b", "--expected-revision", revision);

        Assert.That(run.Error, Does.Contain("[REVISION_MISMATCH]"));
    }

    [Test]
    public async Task Set_ValidateOnly_ChangesNothing()
    {
        var name = Unique("vm");
        await RegisterAsync(name, "vm", "--state", "stopped");

        var text = await OkAsync("node", "set", name, "state=running", "--validate-only");

        Assert.That(text, Does.Contain("nothing was changed"));
        Assert.That((await GetAsync(name))["state"]!.GetValue<string>(), Is.EqualTo("stopped"));
    }

    [Test]
    public async Task Rename_FreesTheOldName()
    {
        var name = Unique("vm");
        var id = await RegisterAsync(name, "vm");

        await OkAsync("node", "rename", name, $"{name}-new");

        Assert.That((await OkAsync("node", "get", $"{name}-new", "-o", "id")).Trim(), Is.EqualTo(id));
        Assert.That((await CtlAsync("node", "get", name)).Code, Is.EqualTo(1));
    }

    [Test]
    public async Task Parent_SetReassignAndClear()
    {
        var (h1, h2, vm) = (Unique("h1"), Unique("h2"), Unique("vm"));
        await RegisterAsync(h1, "hypervisor");
        await RegisterAsync(h2, "hypervisor");
        await RegisterAsync(vm, "vm");

        await OkAsync("node", "parent", vm, h1);
        var refused = await CtlAsync("node", "parent", vm, h2);
        await OkAsync("node", "parent", vm, h2, "--reassign");
        var shown = await OkAsync("node", "parent", vm);
        await OkAsync("node", "parent", vm, "--clear");

        Assert.That(refused.Error, Does.Contain("[ALREADY_HAS_PARENT]").And.Contain("--reassign"));
        Assert.That(shown, Does.StartWith($"name:        {h2}\n"));
        Assert.That(await OkAsync("node", "parent", vm), Is.EqualTo("no parent\n"));
    }

    [Test]
    public async Task Metadata_SetAndDelete_PatchesThem()
    {
        var name = Unique("hv");
        await RegisterAsync(name, "hypervisor", "--metadata", "rack=r1");

        await OkAsync("node", "metadata", name, "cpus:=64", "os=debian", "--delete", "rack");

        Assert.That(await OkAsync("node", "metadata", name), Is.EqualTo("KEY   VALUE\ncpus  64\nos    debian\n"));
    }

    [Test]
    public async Task Tag_SetAndDelete_ChangesThem()
    {
        var name = Unique("vm");
        await RegisterAsync(name, "vm", "--tag", "old");

        await OkAsync("node", "tag", name, "env=prod", "backup", "--delete", "old");

        Assert.That(await OkAsync("node", "tag", name), Is.EqualTo("backup\nenv=prod\n"));
    }

    [Test]
    public async Task Key_ClaimAndGiveUp_ChangesThem()
    {
        var name = Unique("vm");
        await RegisterAsync(name, "vm", "--key", $"{name}:a");

        await OkAsync("node", "key", name, $"{name}:b", $"{name}:c", "--delete", $"{name}:a");

        Assert.That(await OkAsync("node", "key", name), Is.EqualTo($"{name}:b\n{name}:c\n"));
    }

    [Test]
    public async Task Blob_SetGetListDelete()
    {
        var name = Unique("vm");
        await RegisterAsync(name, "vm");
        var (source, target) = (Directory.File($"{name}.in"), Directory.File($"{name}.out"));
        byte[] bytes = [0, 255, 10, 13, 128];
        await File.WriteAllBytesAsync(source, bytes);

        await OkAsync("node", "blob", "set", name, "fw", $"@{source}");
        await OkAsync("node", "blob", "get", name, "fw", target);
        var list = await OkAsync("node", "blob", "list", name);
        await OkAsync("node", "blob", "delete", name, "fw");

        Assert.That(await File.ReadAllBytesAsync(target), Is.EqualTo(bytes));
        Assert.That(list, Does.Match(@"^KEY  BYTES  REVISION\nfw   5      \d+\n$"));
        Assert.That(await OkAsync("node", "blob", "list", name), Is.Empty);
    }

    [Test]
    public async Task Delete_StillUsed_NeedsDetachOrCascade()
    {
        var (hv, a, b) = (Unique("hv"), Unique("a"), Unique("b"));
        await RegisterAsync(hv, "hypervisor");
        await RegisterAsync(a, "vm", "--parent", hv);
        await RegisterAsync(b, "vm", "--parent", hv);

        var refused = await CtlAsync("node", "delete", a);
        await OkAsync("node", "delete", a, "--detach");
        var cascade = await OkAsync("node", "delete", hv, "--cascade");

        Assert.That(refused.Error, Does.Contain("[STILL_USED]").And.Contain("--detach"));
        Assert.That(cascade, Does.StartWith($"{hv}: deleted, with 1 below it (revision "));
        Assert.That((await CtlAsync("node", "get", b)).Code, Is.EqualTo(1));
    }
}
