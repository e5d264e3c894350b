using System.Text.Json.Nodes;
using Registry.Testing;

namespace Registry.Cli.Tests.Live;

internal sealed class ModuleTests : LiveTest
{
    [Test]
    public async Task Apply_FilesInAnyOrder_EachAfterThoseThatItRequires()
    {
        var name = Name();
        var (user, core) = (Write($"{name}-a.yaml", Extension(name)), Write($"{name}-b.yaml", Core(name)));

        var lines = (await OkAsync("module", "apply", user, core)).Split('\n');

        Assert.That(lines[0], Does.StartWith($"{name} 1.0.0: applied (revision "));
        Assert.That(lines, Has.Some.StartsWith($"{name}.wide 0.0.0: applied (revision "));
    }

    [Test]
    public async Task Apply_Directory_TakesItsModuleFiles()
    {
        var name = Name();
        Write($"{name}/a.json", $$"""{"module": "{{name}}.wide", "requires": ["{{name}}"]}""");
        Write($"{name}/b.yml", Core(name));
        Write($"{name}/readme.txt", "no module");

        var applied = await OkAsync("module", "apply", Directory.File(name), "-o", "id");

        Assert.That(applied, Is.EqualTo($"{name}\n{name}.wide\n"));
    }

    [Test]
    public async Task Apply_DirectoryWithoutModules_IsWrongUsage()
    {
        var name = Name();
        Write($"{name}/readme.txt", "");

        var run = await CtlAsync("module", "apply", Directory.File(name));

        Assert.That((run.Code, run.Error), Is.EqualTo((2, $"error: {Directory.File(name)}: holds no module files (*.yaml, *.yml, *.json).\n")));
    }

    [Test]
    public async Task Apply_OneModuleInTwoFiles_IsWrongUsage()
    {
        var name = Name();
        var (first, second) = (Write($"{name}-a.yaml", Core(name)), Write($"{name}-b.yaml", Core(name)));

        var run = await CtlAsync("module", "apply", first, second);

        Assert.That((run.Code, run.Error), Is.EqualTo((2, $"error: module '{name}' is in {first} and in {second}; name one of them.\n")));
    }

    [Test]
    public async Task Apply_Again_IsUnchanged()
    {
        var file = Write($"{Name()}.yaml", Core(Name()));
        await OkAsync("module", "apply", file);

        Assert.That(await OkAsync("module", "apply", file), Does.Contain(": unchanged (revision "));
    }

    [Test]
    public async Task Apply_WrongExpression_ShowsItsPlaceAndACaret()
    {
        var name = Name();
        var file = Write($"{name}.yaml", $"{Core(name)}rules:\n  - {{id: r, on: node, check: \"nod.name != ''\", code: a.b, message: no}}\n");

        var run = await CtlAsync("module", "apply", file);

        var lines = run.Error.Split('\n');
        Assert.That(run.Code, Is.EqualTo(1), run.Error);
        Assert.That(lines[0], Does.Match($@"^{file}:7:31: rules\[0\]\.check: "));
        Assert.That(lines[1], Does.Contain("nod.name != ''"));
        Assert.That(lines[2].Trim(' ', '|', '.'), Is.EqualTo("^"));
        Assert.That(run.Error, Does.EndWith("error: the module has errors: 1 [MODULE_INVALID]\n"));
    }

    [Test]
    public async Task Apply_OneOfThemUnreadable_AppliesNone()
    {
        var name = Name();

        var run = await CtlAsync("module", "apply", Write($"{name}-a.yaml", Core(name)), Write($"{name}-b.yaml", "module: ["));

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.StartWith(Directory.File($"{name}-b.yaml:")));
        Assert.That(await OkAsync("module", "list", "-o", "id"), Does.Not.Contain(name));
    }

    [Test]
    public async Task Apply_NoSuchFile_IsWrongUsage()
    {
        var run = await CtlAsync("module", "apply", Directory.File("none.yaml"));

        Assert.That(run.Code, Is.EqualTo(2));
        Assert.That(run.Error, Does.StartWith($"error: {Directory.File("none.yaml")}: "));
    }

    [Test]
    public async Task Apply_DataWouldBeLost_TellsHowToSeeItAndTakesForce()
    {
        var (name, node) = (Name(), Unique("router"));
        await OkAsync("module", "apply", Write($"{name}.yaml", Core(name)));
        await RegisterAsync(node, "router");
        await OkAsync("config", "set", node, $"{name}#name=web");
        var file = Write($"{name}.yaml", $"{{module: {name}, version: 2.0.0, items: [{{id: {name}}}], classes: [{{class: {name}/General}}]}}");

        var refused = await CtlAsync("module", "apply", file);
        var preview = await OkAsync("module", "preview", file);
        var forced = await OkAsync("module", "apply", file, "--force");

        Assert.That(refused.Code, Is.EqualTo(1));
        Assert.That(refused.Error, Does.Contain("would lose what users set").And.Contain("[MODULE_DATA_LOSS]").And.Contain("--force goes on"));
        Assert.That(preview, Does.Contain("valid, but nothing was changed").And.Contain(node).And.Contain($"! config/{name}#name is lost"));
        Assert.That(forced, Does.Contain("2.0.0: applied"));
    }

    [Test]
    public async Task Preview_NewModule_StoresNothing()
    {
        var name = Name();

        var preview = JsonNode.Parse(await OkAsync("module", "preview", Write($"{name}.yaml", Core(name)), "--output", "json"))!;

        Assert.That((bool)preview["changed"]!);
        Assert.That((await CtlAsync("module", "show", name)).Code, Is.EqualTo(1));
    }

    [Test]
    public async Task List_AsTableAndJson_NamesVersionAndWhatItRequires()
    {
        var name = Name();
        await OkAsync("module", "apply", Write($"{name}-a.yaml", Core(name)), Write($"{name}-b.yaml", Extension(name)));

        var table = await OkAsync("module", "list");
        var json = JsonNode.Parse(await OkAsync("module", "list", "--output", "json"))!["modules"]!.AsArray();

        Assert.That(table, Does.Match($@"(?m)^{name}\s+1\.0\.0\s+-\s+\d+\s+Core$").And.Match($@"(?m)^{name}\.wide\s+0\.0\.0\s+{name}\s"));
        Assert.That(json.Select(module => (string)module!["module"]!["module"]!), Does.Contain(name));
    }

    [Test]
    public async Task Show_Stored_IsWhatApplyTakes()
    {
        var name = Name();
        await OkAsync("module", "apply", Write($"{name}.yaml", Core(name)));

        var again = Write($"{name}.json", await OkAsync("module", "show", name));

        Assert.That(await OkAsync("module", "apply", again), Does.StartWith($"{name} 1.0.0: unchanged"));
    }

    [Test]
    public async Task Delete_Required_IsRefusedUntilItIsNot()
    {
        var name = Name();
        await OkAsync("module", "apply", Write($"{name}-a.yaml", Core(name)), Write($"{name}-b.yaml", Extension(name)));

        var refused = await CtlAsync("module", "delete", name);
        await OkAsync("module", "delete", $"{name}.wide");
        var deleted = JsonNode.Parse(await OkAsync("module", "delete", name, "--output", "json"))!;

        Assert.That((refused.Code, (string)deleted["deletedId"]!), Is.EqualTo((1, name)));
        Assert.That(refused.Error, Does.Contain($"required by {name}.wide").And.Contain("[MODULE_IN_USE]"));
    }

    [Test]
    public async Task Delete_Misspelt_NamesTheNearest()
    {
        var name = Name();
        await OkAsync("module", "apply", Write($"{name}.yaml", Core(name)));

        var run = await CtlAsync("module", "delete", $"{name}x");

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain($"Did you mean '{name}'?"));
    }

    [Test]
    public async Task Suggest_ModuleArgument_OffersNames([Values("show", "delete")] string command)
    {
        var name = Name();
        await OkAsync("module", "apply", Write($"{name}.yaml", Core(name)));
        var line = $"registryctl --server {Daemon.Address} module {command} {name[..^1]}";

        var run = await Run.CliAsync([$"[suggest:{line.Length}]", line]);

        Assert.That(run.Out.Split('\n'), Does.Contain(name));
    }

    [Test]
    public async Task Status_AfterAStartWithABrokenModule_ShowsTheProblem()
    {
        Write("start/broken.yaml", "module: [");
        await using var daemon = await DaemonProcess.StartAsync(null, "--modules-directory", Directory.File("start"));

        var table = await Run.CliAsync(["status", "--server", daemon.Address]);
        var json = JsonNode.Parse((await Run.CliAsync(["status", "--server", daemon.Address, "-o", "json"])).Out)!;

        Assert.That(table.Out, Does.Contain("problems:  1 at the start").And.Contain($"\n  {Directory.File("start/broken.yaml:")}"));
        Assert.That(json["daemon"]!["problems"]!.AsArray(), Has.Count.EqualTo(1));
    }

    private static string Name() => "m" + new string([.. TestContext.CurrentContext.Test.ID.Where(char.IsAsciiDigit)]);

    private static string Core(string name) => $$"""
        module: {{name}}
        version: 1.0.0
        title: Core
        items: [{id: {{name}}}]
        classes: [{class: {{name}}/General, fields: [{name: name, type: string}]}]

        """;

    private static string Extension(string name) =>
        $"{{module: {name}.wide, requires: [{name}], classes: [{{class: {name}/Wide, extends: General}}]}}";

    private string Write(string name, string text)
    {
        var path = Directory.File(name);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
