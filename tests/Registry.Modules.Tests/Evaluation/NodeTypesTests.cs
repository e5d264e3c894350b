using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Impact;
using Registry.Modules.Validation;
using static Registry.Modules.Tests.Evaluation.Laboratory;

namespace Registry.Modules.Tests.Evaluation;

/// <summary>Ids that only nodes of some types have.</summary>
public sealed class NodeTypesTests
{
    private const string Module = """
        module: test.types
        items:
          - {id: core.general}
          - {id: router.radio, node_types: [router]}
          - {id: router.ports, cardinality: multiple, node_types: [router]}
          - {id: project.ssid, node_types: [project]}
          - {id: project.kinds, cardinality: static, node_types: [project]}
        classes:
          - class: core.general/General
            fields: [{name: channels, type: int}, {name: ports, type: int}]
          - class: router.radio/Radio
            fields: [{name: channel, type: int, default: 8}]
          - class: router.ports/Port
            fields: [{name: name, type: string}]
          - class: project.ssid/Ssid
            fields: [{name: essid, type: string, default: open}, {name: made, type: bool}]
          - class: project.kinds/Kind
            fields: [{name: label, type: string}]
        defaults:
          - {id: channels, target: core.general#channels, value: config.router.radio.channel, creates: true}
          - {id: ports, target: core.general#ports, value: config.router.ports.size(), creates: true}
          - {id: ssid, target: project.ssid#made, value: "true", creates: true}
        generators:
          - {id: make-ports, class: router.ports/Port, for_each: "['a', 'b']", key: each}
        rules:
          - {id: few, on: router.ports, check: "false", message: never, severity: warning}
        """;

    [Test]
    public void Evaluate_NodeOfTheType_HasItsIds()
    {
        var lab = new Laboratory(Module);
        lab.Write(Set("router.radio", "channel", 3));

        Assert.That(lab.Keys("router.ports"), Is.EqualTo((string[])["a", "b"]));
        Assert.That(lab.Get("core.general", "channels"), Is.EqualTo(CelValue.Of(3L)));
        Assert.That(lab.Items.Point("config").Items.Select(item => item.Ref.Id), Has.None.StartsWith("project."));
    }

    [Test]
    public void Evaluate_NodeOfAnotherType_SkipsRulesAndReadsWhatAnAbsentPointGives()
    {
        var lab = Project();
        var result = lab.Write();

        Assert.That(result.Findings, Is.Empty);
        Assert.That(lab.Items.Point("config").Items.Select(item => item.Ref.ToString()), Is.EqualTo((string[])["core.general", "project.kinds/Kind", "project.ssid"]));
        Assert.That(lab.Get("core.general", "channels"), Is.EqualTo(CelValue.Of(8L)), "the default instance");
        Assert.That(lab.Get("core.general", "ports"), Is.EqualTo(CelValue.Of(0L)), "an empty list");
    }

    [Test]
    public void Evaluate_EditOnNodeOfAnotherType_IsRefusedWithTheTypes()
    {
        var finding = Project().Try(Set("router.radio", "channel", 3)).Findings.Single();

        Assert.That((finding.Code, finding.IsBlocking), Is.EqualTo((FindingCodes.ItemUnknownId, true)));
        Assert.That(finding.Message, Does.Contain("point 'config' has no id 'router.radio' for nodes of type project, only for router"));
    }

    [Test]
    public void Evaluate_IdThatATypeLoses_GoesWithAWarning()
    {
        var lab = Project(Module.Replace("id: router.radio, node_types: [router]", "id: router.radio", StringComparison.Ordinal));
        lab.Write(Set("router.radio", "channel", 3));
        var (before, after) = (lab.Schema, Compile(Module));

        var impact = new ModuleImpact(lab.State, before, after, DateTime.UnixEpoch).Measure(1, CancellationToken.None);
        lab.Schema = after;
        var findings = lab.Write().Findings;

        Assert.That(impact.Nodes.Single().Lost, Is.EqualTo((string[])["config/router.radio"]));
        Assert.That(findings.Single().Code, Is.EqualTo(FindingCodes.ItemDropped));
        Assert.That(lab.Find("router.radio"), Is.Null);
    }

    [Test]
    public void Configures_TypeWithoutIds_IsFalse()
    {
        var schema = Compile("{module: m, items: [{id: a.b, node_types: [router]}], classes: [{class: a.b/C}]}");

        Assert.That((schema.Configures("router"), schema.Configures("vm")), Is.EqualTo((true, false)));
    }

    private static Laboratory Project(string module = Module) => new(module) { Draft = new Node { Id = "p1", Type = "project", Name = "project-one" } };
}
