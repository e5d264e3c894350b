using Google.Protobuf;
using Registry.Client;
using Registry.V1;

namespace Registry.FunctionalTests.Modules;

[TestFixture]
public sealed class ModuleRegistryTests : DaemonFixture
{
    [Test]
    public async Task ApplyModule_Valid_IsStoredOnce()
    {
        var name = Name();

        var first = await ApplyAsync(Sample(name));
        var second = await ApplyAsync(Sample(name));

        Assert.That((first.Changed, second.Changed, second.Revision), Is.EqualTo((true, false, first.Revision)));
        Assert.That((await Client.GetModuleAsync(name)).Module, Is.EqualTo(first.Module.Module));
        Assert.That((await Client.ListModulesAsync()).Modules.Select(module => module.Module.Module_), Does.Contain(name));
    }

    [Test]
    public async Task ApplyModule_ItsOwnMessage_IsUnchanged()
    {
        var applied = await ApplyAsync(Sample(Name()));

        var again = await Client.ApplyModuleAsync(new ApplyModuleRequest { Module = applied.Module.Module });

        Assert.That(again.Changed, Is.False);
    }

    [Test]
    public async Task ApplyModule_JsonFormOfTheMessage_IsAFile()
    {
        var applied = await ApplyAsync(Sample(Name()));
        var formatter = new JsonFormatter(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

        var again = await ApplyAsync(formatter.Format(applied.Module.Module));

        Assert.That(again.Changed, Is.False);
    }

    [Test]
    public async Task ApplyModule_ValidateOnly_StoresNothing()
    {
        var name = Name();

        var answer = await Client.ApplyModuleAsync(new ApplyModuleRequest { Source = Source(Sample(name)), ValidateOnly = true });

        Assert.That(answer.Changed);
        Assert.That((await Refused(() => Client.GetModuleAsync(name))).Reason, Is.EqualTo(ErrorReason.ModuleNotFound));
    }

    [Test]
    public async Task Scenario13_ModuleWithEverythingWrong_IsRefusedWithAllOfItAtOnce()
    {
        var name = Name();
        await ApplyAsync(Sample(name));

        var refusal = await Refused(() => ApplyAsync($$"""
            module: {{name}}x
            requires: [{{name}}]
            items: [{id: Core..general}]
            classes:
              - {class: {{name}}/Second}
              - {class: {{name}}/Orphan, extends: Nobody}
              - {class: {{name}}/Parent, extends: Base, children: [{relation: kids, id: {{name}}.kids}]}
            """));

        Assert.That(refusal.Reason, Is.EqualTo(ErrorReason.ModuleInvalid));
        Assert.That(
            refusal.FieldViolations.Select(violation => violation.Field),
            Is.EqualTo((string[])["items[0].id", "classes[0].class", "classes[1].extends", "classes[2].children[0].id"]));
        Assert.That(refusal.FieldViolations[0].Description, Does.StartWith("module.yaml:3:14: items[0].id: 'Core..general' is no id"));
    }

    [Test]
    public async Task Scenario14_ClassThatIsHiddenByItsSubclassOrHidden_IsNotSelectable()
    {
        var name = Name();
        await ApplyAsync($$"""
            module: {{name}}
            items: [{id: {{name}}}]
            classes:
              - {class: {{name}}/General, fields: [{name: name, type: string, default: web}]}
              - {class: {{name}}/Cgm, extends: General, hides_parent: true, fields: [{name: size, type: int}]}
              - {class: {{name}}/Abstract, extends: General, hidden: true}
            """);

        var description = await Client.DescribeClassAsync($"config/{name}");

        Assert.That(description.Selectable, Is.False);
        Assert.That(description.SelectableClasses, Is.EqualTo((string[])[$"config/{name}/Cgm"]));
        Assert.That((await Client.DescribeClassAsync($"{name}/Cgm")).Fields.Select(field => field.Field.Name), Is.EqualTo((string[])["name", "size"]));
        Assert.That((await Client.DescribeClassAsync($"{name}/Abstract")).Selectable, Is.False);
    }

    [Test]
    public async Task DeleteModule_OfWhichOthersRequire_IsRefused()
    {
        var name = Name();
        await ApplyAsync(Sample(name));
        await ApplyAsync($"{{module: {name}.user, requires: [{name}]}}");

        var refusal = await Refused(() => Client.DeleteModuleAsync(new DeleteModuleRequest { Id = name }));

        Assert.That((refusal.Reason, refusal.Metadata["modules"]), Is.EqualTo((ErrorReason.ModuleInUse, $"{name}.user")));
    }

    [Test]
    public async Task ApplyModule_ManyAtOnce_AllGetIn()
    {
        var name = Name();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ApplyAsync(Sample($"{name}{(char)('a' + i)}"))));

        var ids = (await Client.ListModulesAsync()).Modules.Select(module => module.Module.Module_);
        Assert.That(ids.Count(id => id.StartsWith(name, StringComparison.Ordinal)), Is.EqualTo(8));
    }

    [Test]
    public async Task ApplyModule_BrokenFiles_LeaveTheDaemonWell()
    {
        var seed = Random.Shared.Next();
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var text = Sample(Name());
        for (var i = 0; i < 200; i++)
        {
            var broken = text.ToCharArray();
            for (var j = random.Next(1, 5); j > 0; j--)
            {
                broken[random.Next(broken.Length)] = (char)random.Next(9, 127);
            }

            try
            {
                await Client.ApplyModuleAsync(new ApplyModuleRequest { Source = Source(new string(broken)), ValidateOnly = true });
            }
            catch (RegistryException refusal)
            {
                Assert.That(refusal.Reason, Is.EqualTo(ErrorReason.ModuleInvalid), refusal.Message);
            }
        }
    }

    private static string Name() => Unique("m").Replace('-', '_');

    private static string Sample(string name) => $$"""
        module: {{name}}
        version: 1.2.0
        items: [{id: {{name}}}]
        classes:
          - class: {{name}}/Base
            fields:
              - {name: size, type: int, default: 4, min: 1, max: 9}
              - {name: kind, type: choice}
              - {name: double_size, type: int, computed: self.size * 2}
        choices:
          - {field: '{{name}}#kind', choices: [{name: a, metadata: {speed: 1.5} }, {name: b, limited_to: self.size > 4}]}
        rules:
          - {id: even, on: {{name}}, check: self.size % 2 == 0, message: '{self.size} is odd', severity: warning}
        hooks:
          - {id: h, address: 'unix:/nowhere', calls: [committed], retries: 0}
        """;

    private static ModuleSource Source(string text) => new() { FileName = "module.yaml", Text = text };

    private Task<ApplyModuleResponse> ApplyAsync(string text) => Client.ApplyModuleAsync(new ApplyModuleRequest { Source = Source(text) });
}
