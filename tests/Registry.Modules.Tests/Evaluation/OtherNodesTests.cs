using Registry.Domain;
using Registry.Modules.Edits;
using Registry.Modules.Evaluation;
using static Registry.Modules.Tests.Evaluation.Laboratory;

namespace Registry.Modules.Tests.Evaluation;

/// <summary>Defaults that read the node that a reference names.</summary>
public sealed class OtherNodesTests
{
    private const string Module = """
        module: test.projects
        version: 1.0.0
        points: [{name: config}]
        items: [{id: core.project}, {id: core.ssids, cardinality: multiple}, {id: core.interfaces, cardinality: multiple}]
        classes:
          - class: core.project/Project
            fields: [{name: project, type: node_ref, node_types: [project]}]
          - class: core.ssids/Ssid
            fields: [{name: purpose, type: string}, {name: essid, type: string}]
          - class: core.interfaces/Wifi
            fields: [{name: purpose, type: string}, {name: essid, type: string}]
        functions:
          - {name: ssids, params: [purpose], value: "config.core.project.project == null ? [] : config.core.project.project.config.core.ssids.filter(s, s.purpose == purpose)"}
        defaults:
          - {id: by-purpose, target: core.interfaces#essid, priority: 1, when: ssids(self.purpose).size() > 0, value: "ssids(self.purpose)[0].essid"}
          - {id: by-project, target: core.interfaces#essid, when: ssids('default').size() > 0, value: "ssids('default')[0].essid"}
        rules:
          - {id: essid, on: core.interfaces, check: self.essid != null, path: essid, code: wifi.no_essid, message: "the project has no SSID for {self.purpose}, and no default one"}
        """;

    [TestCase("mesh=m.net,default=d.net", "m.net")]
    [TestCase("ap=a.net,default=d.net", "d.net")]
    public void Evaluate_SsidsOfTheProject_PurposeThenDefault(string ssids, string expected)
    {
        var lab = new Laboratory(Module, Project(ssids));
        var result = lab.Write(Set("core.project", "project", "p"), Add("core.interfaces", "Wifi", "w", null, ("purpose", "mesh")));

        Assert.That(lab.Get("core.interfaces", "essid", "w"), Is.EqualTo(CelValue.Of(expected)));
        Assert.That(result.Reads.Nodes, Is.EqualTo(new[] { KeyValuePair.Create("p", 7L) }));
    }

    [Test]
    public void Evaluate_NoSsidAtAll_IsAnErrorThatSaysSo()
    {
        var lab = new Laboratory(Module, Project("ap=a.net"));
        var finding = lab.Try(Set("core.project", "project", "p"), Add("core.interfaces", "Wifi", "w", null, ("purpose", "mesh"))).Findings.Single();

        Assert.That((finding.Code, finding.Path), Is.EqualTo(("wifi.no_essid", "config/core.interfaces/w#essid")));
        Assert.That(finding.Message, Is.EqualTo("the project has no SSID for mesh, and no default one"));
    }

    [Test]
    public void Evaluate_ProjectGone_IsFoundWhereItIsReferredTo()
    {
        var lab = new Laboratory(Module, Project("default=d.net"));
        lab.Write(Set("core.project", "project", "p"));
        lab.State = RegistrySnapshot.Empty;

        Assert.That(lab.Try().Findings.Single().Path, Is.EqualTo("config/core.project#project"));
    }

    private static Node Project(string ssids)
    {
        var project = new Node { Id = "p", Type = "project", Name = "the-project", Revision = 7 };
        var edits = ssids.Split(',').Select(ssid => ssid.Split('=')).Select(ssid => Add("core.ssids", "Ssid", ssid[0], null, ("purpose", ssid[0]), ("essid", ssid[1])));
        var result = ConfigEvaluator.Evaluate(new Laboratory(Module) { Node = project }.Request([.. edits]));
        return project with { Items = result.Items };
    }
}
