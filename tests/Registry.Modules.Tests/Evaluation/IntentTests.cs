using Registry.Modules.Validation;
using static Registry.Modules.Tests.Evaluation.Laboratory;

namespace Registry.Modules.Tests.Evaluation;

/// <summary>Rules that look at what users set, of the items that they make too.</summary>
public sealed class IntentTests
{
    private const string Module = """
        module: test.intent
        items: [{id: core.ports, cardinality: multiple}, {id: core.keys, cardinality: multiple}, {id: core.count}]
        classes:
          - class: core.ports/Port
            fields: [{name: port, type: string}, {name: note, type: string}]
          - class: core.keys/Key
            fields: [{name: word, type: string}]
          - class: core.count/Count
            fields: [{name: set, type: int}]
        functions:
          - {name: chosen, params: [], value: "intent.config.core.ports.filter(p, p.key == 'lan' && p.port != null).map(p, p.port).first().orValue('b')"}
        generators:
          - {id: lan, class: core.ports/Port, key: "'lan'", values: [{field: port, value: "'b'"}]}
          - {id: others, class: core.ports/Port, for_each: "['a', 'b', 'c'].filter(p, p != chosen())", key: each, values: [{field: port, value: each}]}
          - {id: key, class: core.keys/Key, when: "!intent.config.core.keys.exists(k, k.key != 'default')", key: "'default'"}
        defaults:
          - {id: set, target: core.count#set, value: intent.config.core.ports.size(), creates: true}
        """;

    [Test]
    public void Evaluate_NothingSet_IntentIsEmpty()
    {
        var lab = new Laboratory(Module);
        lab.Write();

        Assert.That(lab.Keys("core.ports"), Is.EqualTo((string[])["lan", "a", "c"]));
        Assert.That(lab.Get("core.count", "set"), Is.EqualTo(CelValue.Of(0L)));
    }

    [Test]
    public void Evaluate_FieldOfAGeneratedItemSet_OtherItemsOfTheIdFollow()
    {
        var lab = new Laboratory(Module);
        lab.Write(Set("core.ports", "lan", "port", "a"));

        Assert.That(lab.Keys("core.ports"), Is.EquivalentTo((string[])["lan", "b", "c"]));
        Assert.That(lab.Get("core.count", "set"), Is.EqualTo(CelValue.Of(1L)));
    }

    [Test]
    public void Evaluate_ItemOfAUser_TakesThePlaceOfTheGenerated()
    {
        var lab = new Laboratory(Module);
        lab.Write();
        lab.Write(Add("core.keys", "Key", "mine", null, ("word", "x")));
        var with = lab.Keys("core.keys");
        lab.Write(new Registry.Modules.Edits.RemoveItem(new("core.keys", "mine")));

        Assert.That(with, Is.EqualTo((string[])["mine"]));
        Assert.That(lab.Keys("core.keys"), Is.EqualTo((string[])["default"]));
    }

    [TestCase(false, "gone,lan,a,c")]
    [TestCase(true, "lan,a,c")]
    public void Evaluate_ElementGoneOfAChangedItem_GoesOnlyWhereTheGeneratorSaysSo(bool drops, string expected)
    {
        var generator = $$"""
              - {id: gone, class: core.ports/Port, when: "intent.config.core.count.set != 7", key: "'gone'"{{(drops ? ", drops_changed: true" : "")}}}
            """;
        var lab = new Laboratory(Module.Replace("generators:", "generators:\n" + generator, StringComparison.Ordinal));
        lab.Write(Set("core.ports", "gone", "note", "mine"));
        lab.Write(Set("core.count", "set", 7));

        Assert.That(string.Join(',', lab.Keys("core.ports")), Is.EqualTo(expected));
    }

    [Test]
    public void Compile_UnknownNameOfIntent_SaysWhatIsMeant()
    {
        var errors = Registry.Modules.Compilation.ModuleCompiler.Compile([Registry.Modules.Definition.ModuleReader.Read(
            Module.Replace("intent.config.core.ports.size()", "intent.config.core.prots.size()", StringComparison.Ordinal), "m.yaml").File!]).Errors;

        Assert.That(errors.Single().Message, Does.Contain("did you mean 'ports'?"));
    }

    [Test]
    public void Evaluate_RuleOverIntent_SeesWhatWasSetLast()
    {
        var lab = new Laboratory(Module + "\nrules: [{id: few, on: config, check: intent.config.core.ports.size() < 2, message: too many}]");
        lab.Write(Set("core.ports", "lan", "port", "a"));

        var findings = lab.Try(Set("core.ports", "b", "note", "x")).Findings;

        Assert.That(findings.Single().Message, Is.EqualTo("too many"));
        Assert.That(findings.Single().Code, Is.Not.EqualTo(FindingCodes.RuleFailed));
    }
}
