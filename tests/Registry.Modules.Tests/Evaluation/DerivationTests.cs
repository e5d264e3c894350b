using Registry.Domain.Items;
using Registry.Modules.Edits;
using Registry.Modules.Evaluation;
using Registry.Modules.Validation;
using static Registry.Modules.Tests.Evaluation.Laboratory;

namespace Registry.Modules.Tests.Evaluation;

public sealed class DerivationTests
{
    private const string Module = """
        module: test.derived
        version: 1.0.0
        points: [{name: config}]
        items:
          - {id: core.a}
          - {id: core.b}
          - {id: core.list, cardinality: multiple}
        classes:
          - class: core.a/A
            fields:
              - {name: start, type: int}
              - {name: late, type: int}
              - {name: from_hook, type: string, default: none}
              - {name: state, type: string}
          - class: core.b/B
            fields:
              - {name: one, type: int}
              - {name: two, type: int}
              - {name: kind, type: string, default: x}
          - class: core.list/Entry
            fields: [{name: number, type: int}, {name: text, type: string, default: t}]
        defaults:
          - {id: one, target: core.b#one, value: "config.core.b.kind == 'x' ? 1 : 2"}
          - {id: two, target: core.b#two, value: config.core.a.start, creates: true}
          - {id: late, target: core.a#late, value: "config.core.b.one + 1", when: config.core.b.one != null}
        generators:
          - id: entries
            class: core.list/Entry
            for_each: "config.core.a.start == null ? [] : [1, 2, 3].filter(i, i <= config.core.a.start)"
            key: "'e' + string(each)"
            values: [{field: number, value: each * 10}]
        rules:
          - id: transition
            on: core.a
            when: old != null && old.self != null
            check: "!(old.self.state == 'on' && self.state == 'broken')"
            path: state
            message: "cannot break while {old.self.state}"
        """;

    [Test]
    public void Evaluate_ItemMadeLate_GetsWhatEarlierStagesGiveAndSoDoTheirReaders()
    {
        var lab = new Laboratory(Module);
        lab.Write(Set("core.a", "start", 2));

        Assert.Multiple(() =>
        {
            Assert.That(lab.Get("core.b", "two"), Is.EqualTo(CelValue.Of(2L)));
            Assert.That(lab.Get("core.b", "one"), Is.EqualTo(CelValue.Of(1L)));
            Assert.That(lab.Get("core.a", "late"), Is.EqualTo(CelValue.Of(2L)));
            Assert.That(lab.Try().Items, Is.SameAs(lab.Items));
        });
    }

    [Test]
    public void Evaluate_UserValueOverTheDefaultThatMadeTheItem_ItemStaysTheDefaults()
    {
        var lab = new Laboratory(Module);
        lab.Write(Set("core.a", "start", 2));
        var before = lab.Items;
        lab.Write(Set("core.b", "two", 7));
        var source = lab.Find("core.b")!.Source;
        lab.Write(Clear("core.b", "two"));

        Assert.That(source.Origin, Is.EqualTo(ValueOrigin.Default));
        Assert.That(lab.Items.HasContentOf(before));
    }

    [Test]
    public void Evaluate_DefaultThatMadeTheItemGivesNothing_UsersFieldsKeepIt()
    {
        var lab = new Laboratory(Module);
        lab.Write(Set("core.a", "start", 2), Set("core.b", "kind", "y"));
        lab.Write(Clear("core.a", "start"));

        Assert.That(lab.Find("core.b")!.Source.IsUser);
        Assert.That(lab.Get("core.b", "one"), Is.EqualTo(CelValue.Of(2L)));
    }

    [Test]
    public void Evaluate_GeneratorsList_ItemsFollowAndKeepTheirPlace()
    {
        var lab = new Laboratory(Module);
        lab.Write(Set("core.a", "start", 3));
        var three = lab.Keys("core.list");
        lab.Write(Set("core.a", "start", 1));
        var one = lab.Keys("core.list");

        Assert.That(three, Is.EqualTo(new[] { "e1", "e2", "e3" }));
        Assert.That(one, Is.EqualTo(new[] { "e1" }));
        Assert.That(lab.Get("core.list", "number", "e1"), Is.EqualTo(CelValue.Of(10L)));
    }

    [Test]
    public void Evaluate_UsersItemWithTheGeneratorsKey_IsLeftToTheUserAndFilled()
    {
        var lab = new Laboratory(Module);
        lab.Write(Add("core.list", "Entry", "e1", null, ("text", "mine")));
        lab.Write(Set("core.a", "start", 1));

        Assert.That(lab.Find("core.list", "e1")!.Source.IsUser);
        Assert.That(lab.Get("core.list", "number", "e1"), Is.EqualTo(CelValue.Of(10L)));
        Assert.That(lab.Get("core.list", "text", "e1"), Is.EqualTo(CelValue.Of("mine")));
    }

    [Test]
    public void Evaluate_VersionOfTheModuleChanges_ItemsStayAndTakeTheNewName()
    {
        var lab = new Laboratory(Module);
        lab.Write(Set("core.a", "start", 2), Set("core.list", "e1", "text", "mine"));
        lab.Schema = Compile(Module.Replace("1.0.0", "1.1.0"));
        lab.Write();

        Assert.That(lab.Keys("core.list"), Is.EqualTo(new[] { "e1", "e2" }));
        Assert.That(lab.Find("core.list", "e1")!.Source.By, Is.EqualTo("test.derived@1.1.0/entries"));
        Assert.That(lab.Get("core.list", "text", "e1"), Is.EqualTo(CelValue.Of("mine")));
    }

    [Test]
    public void Evaluate_GeneratorGone_ItsItemsGoButForThoseWithUsersFields()
    {
        var lab = new Laboratory(Module);
        lab.Write(Set("core.a", "start", 3));
        lab.Write(Set("core.list", "e2", "text", "mine"));
        lab.Schema = Compile(Module.Replace("id: entries", "id: others").Replace("'e' + string", "'f' + string"));
        lab.Write();

        Assert.That(lab.Keys("core.list"), Is.EqualTo(new[] { "e2", "f1", "f2", "f3" }));
        Assert.That(lab.Get("core.list", "number", "e2"), Is.EqualTo(CelValue.Of(20L)));
    }

    [Test]
    public void Evaluate_HookValue_ComesAfterDefaultsAndBeforeTheConstant()
    {
        var lab = new Laboratory(Module)
        {
            HookValues =
            [
                new HookValue("config", new ItemRef("core.a", ""), "from_hook", CelValue.Of("hooked"), "test.derived/h"),
                new HookValue("config", new ItemRef("core.b", ""), "one", CelValue.Of(9L), "test.derived/h"),
            ],
        };
        lab.Write(Set("core.a", "start", 1));

        Assert.That(lab.Source("core.a", "from_hook"), Is.EqualTo(new ValueSource(ValueOrigin.Hook, "test.derived/h", 1)));
        Assert.That(lab.Get("core.b", "one"), Is.EqualTo(CelValue.Of(1L)));
    }

    [Test]
    public void Evaluate_RuleOverOld_SeesTheStateBeforeTheWrite()
    {
        var lab = new Laboratory(Module);
        lab.Write(Set("core.a", "state", "on"));
        var broken = lab.Try(Set("core.a", "state", "broken"));
        lab.Write(Set("core.a", "state", "off"));
        var fromOff = lab.Try(Set("core.a", "state", "broken"));

        Assert.That(broken.Findings.Single(), Has.Property("Message").EqualTo("cannot break while on").And.Property("Path").EqualTo("config/core.a#state"));
        Assert.That(fromOff.Findings, Is.Empty);
    }

    [Test]
    public void Evaluate_GeneratorGivesAKeyTwice_IsAFinding()
    {
        var lab = new Laboratory(Module.Replace("'e' + string(each)", "'same'"));
        var result = lab.Try(Set("core.a", "start", 2));

        Assert.That(result.Findings.Single(), Has
            .Property("Code").EqualTo(FindingCodes.RuleFailed)
            .And.Property("Rule").EqualTo("test.derived@1.0.0/entries")
            .And.Property("Path").EqualTo("config/core.list/Entry"));
    }

    [Test]
    public void Evaluate_DefaultThatFails_IsAFindingThatOnlyWarnsOnceItIsKnown()
    {
        var lab = new Laboratory(Module);
        lab.Write(Add("core.list", "Entry", "x"));
        lab.Schema = Compile(Module.Replace(
            "generators:", "  - {id: bad, target: core.list#number, value: 1 / size(self.key.substring(1))}\ngenerators:"));
        var known = lab.Try(Set("core.a", "state", "on"));
        var fresh = lab.Try(Add("core.list", "Entry", "y"));

        Assert.That(known.Findings.Single(), Has.Property("IsKnown").True.And.Property("Path").EqualTo("config/core.list/x#number"));
        Assert.That(fresh.Findings.Where(finding => finding.IsBlocking).Select(finding => finding.Path), Is.EqualTo(new[] { "config/core.list/y#number" }));
    }

    [Test]
    public void Evaluate_NodeThatHasNoPoint_HasNoItems()
    {
        var lab = new Laboratory(Modules.Wireless) { Node = new Domain.Node { Id = "v", Type = "vm", Name = "v", Revision = 1 } };

        Assert.That(lab.Write().Items.IsEmpty);
    }

    [Test]
    public void Explain_DefaultsOff_LosersSaySo()
    {
        var lab = new Laboratory(Module);
        lab.Write(new SetUseDefaults(false), Set("core.b", "kind", "y"));
        var explained = lab.Explain().Explanations!.Find("config/core.b#one")!;

        Assert.That(explained.Source, Is.Null);
        Assert.That(explained.Losers.Select(loser => loser.Reason), Is.EqualTo(new[] { LosingReason.DefaultsOff }));
    }

    [Test]
    public void Explain_ItemThatThereIsNot_ShowsWhatItWouldTake()
    {
        var explained = new Laboratory(Module).Explain().Explanations!;

        Assert.That(explained.Find("config/core.b#kind")!.Source!.Origin, Is.EqualTo(ValueOrigin.Constant));
        Assert.That(explained.Find("config/core.b#one")!.Losers.Select(loser => loser.Reason), Is.EqualTo(new[] { LosingReason.NoItem }));
        Assert.That(explained.Find("config/core.b#two")!.Losers.Select(loser => loser.Reason), Is.EqualTo(new[] { LosingReason.Null }));
    }
}
