using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Edits;
using Registry.Modules.Validation;
using static Registry.Modules.Tests.Evaluation.Laboratory;

namespace Registry.Modules.Tests.Evaluation;

public sealed class ValidationTests
{
    private const string Module = """
        module: test.checked
        version: 2.1.0
        points: [{name: config}]
        items:
          - {id: core.general}
          - {id: core.links, cardinality: multiple}
          - {id: core.parts, cardinality: multiple}
          - {id: core.screws, cardinality: multiple}
        classes:
          - class: core.general/General
            fields:
              - {name: level, type: int, min: 1, max: 5}
              - {name: name, type: string, min_length: 2, max_length: 4, pattern: "^[a-z]*$"}
              - {name: host, type: string, format: hostname}
              - {name: net, type: ip_prefix, format: ipv4}
              - {name: color, type: choice}
              - {name: project, type: node_ref, node_types: [project], on_delete: protect}
              - {name: words, type: "list<string>", max_length: 2}
              - {name: secret, type: string, sensitive: true, pattern: "^[a-z]*$"}
              - {name: serial, type: string, unique_key: "'serial:' + self.serial"}
              - {name: asset, type: string, unique_key: "self.asset"}
          - class: core.links/Link
            fields:
              - {name: part, type: item_ref, item: core.parts/Part, required: true}
          - class: core.parts/Part
            fields: [{name: size, type: int}]
            children: [{relation: screws, id: core.screws, required: true}]
          - class: core.screws/Screw
            fields: [{name: length, type: int}]
        choices:
          - field: core.general#color
            choices: [{name: red}, {name: green}, {name: odd, limited_to: "1 / self.level == 1"}]
        rules:
          - {id: total, on: config, check: "config.core.parts.size() < 3", message: "{config.core.parts.size()} parts are too many", code: parts.many}
          - {id: size, on: core.parts, check: "self.size == null || self.size > 0", path: size, message: "{self.key}: {{size}}", severity: warning}
          - {id: broken, on: node, when: "config.core.general.level == 5", check: "1 / (config.core.general.level - 5) == 0", message: x}
        """;

    private static IEnumerable<TestCaseData> WrongValues() =>
    [
        new TestCaseData("level", 0, FindingCodes.FieldBounds),
        new TestCaseData("level", 6, FindingCodes.FieldBounds),
        new TestCaseData("name", "a", FindingCodes.FieldLength),
        new TestCaseData("name", "abcde", FindingCodes.FieldLength),
        new TestCaseData("name", "A1", FindingCodes.FieldPattern),
        new TestCaseData("host", "a..b", FindingCodes.FieldFormat),
        new TestCaseData("net", "2001:db8::/32", FindingCodes.FieldFormat),
        new TestCaseData("net", "10.0.0.1/8", FindingCodes.FieldFormat),
        new TestCaseData("color", "gren", FindingCodes.ChoiceUnknown),
        new TestCaseData("project", "nobody", FindingCodes.RefNotFound),
        new TestCaseData("project", "vm", FindingCodes.RefType),
        new TestCaseData("words", new object[] { "a", "b", "c" }, FindingCodes.FieldLength),
    ];

    [TestCaseSource(nameof(WrongValues))]
    public void Evaluate_WrongValue_IsFoundWithItsCodeAndPath(string field, object value, string code)
    {
        var finding = Lab().Try(Set("core.general", field, value)).Findings.Single();

        Assert.That((finding.Code, finding.Path, finding.Severity), Is.EqualTo((code, $"config/core.general#{field}", FindingSeverity.Error)));
        Assert.That(finding.Message, Does.Contain($"'{field}'"));
    }

    [TestCase("Geheim")]
    [TestCase(4711)]
    public void Evaluate_WrongSensitiveValue_IsNotShown(object value)
    {
        var finding = Lab().Try(Set("core.general", "secret", value)).Findings.Single();

        Assert.That(finding.Message, Does.Contain("'secret'").And.Not.Contain($"{value}"));
    }

    [Test]
    public void Evaluate_NodeRefByName_IsStoredByIdAndReferred()
    {
        var lab = Lab();
        var result = lab.Write(Set("core.general", "project", "the-project"));

        Assert.That(lab.Get("core.general", "project"), Is.EqualTo(CelValue.Of("p1")));
        Assert.That(
            lab.Items.Point("config").References,
            Is.EqualTo(new[] { new NodeReference("p1", new ItemRef("core.general", ""), "project", OnDelete.Protect) }));
        Assert.That(result.Reads.Nodes.Select(read => read.Key), Does.Contain("p1"));
    }

    [Test]
    public void Evaluate_UniqueKey_IsClaimed()
    {
        Assert.That(Lab().Write(Set("core.general", "serial", "s1")).UniqueKeys, Is.EqualTo(new[] { "serial:s1" }));
    }

    [TestCase("pool:7", "begins with 'pool:'")]
    [TestCase("VAGOTH_NAME_x", "begins with 'VAGOTH_NAME_'")]
    [TestCase("a\nb", "control or unprintable characters")]
    public void Evaluate_UniqueKeyThatNoClientMayHave_IsRefusedAtItsField(string key, string problem)
    {
        var finding = Lab().Try(Set("core.general", "asset", key)).Findings.Single();

        Assert.That((finding.Code, finding.Path), Is.EqualTo((FindingCodes.UniqueKey, "config/core.general#asset")));
        Assert.That(finding.Message, Does.Contain(problem));
    }

    [Test]
    public void Evaluate_RequiredFieldMissing_IsRefused()
    {
        var finding = Lab().Try(Add("core.links", "Link", "a")).Findings.Single();

        Assert.That((finding.Code, finding.Path), Is.EqualTo((FindingCodes.FieldRequired, "config/core.links/a#part")));
    }

    [Test]
    public void Evaluate_RequiredFieldSetWrongly_IsReportedOnce()
    {
        var finding = Lab().Try(Add("core.links", "Link", "a", null, ("part", 5))).Findings.Single();

        Assert.That(finding.Code, Is.EqualTo(FindingCodes.FieldType));
    }

    [Test]
    public void Evaluate_ReferenceToItemOfALaterEdit_IsAllowed()
    {
        var result = Lab().Try(Add("core.links", "Link", "a", null, ("part", "p")), Add("core.parts", "Part", "p"));

        Assert.That(result.Findings, Is.Empty);
    }

    [Test]
    public void Evaluate_ReferenceToNoItem_NamesTheNearest()
    {
        var result = Lab().Try(Add("core.parts", "Part", "wheel"), Add("core.links", "Link", "a", null, ("part", "weel")));

        Assert.That(result.Findings.Single(), Has.Property("Code").EqualTo(FindingCodes.RefNotFound).And.Property("Message").Contains("did you mean 'wheel'"));
    }

    [Test]
    public void Evaluate_ItemThatMustHangUnderAnother_IsRefusedAlone()
    {
        var alone = Lab().Try(Add("core.screws", "Screw", "s"));
        var under = Lab().Try(Add("core.parts", "Part", "p"), Add("core.screws", "Screw", "s", new ItemRef("core.parts", "p")));

        Assert.That(alone.Findings.Single().Code, Is.EqualTo(FindingCodes.ParentRequired));
        Assert.That(under.Findings, Is.Empty);
    }

    [Test]
    public void Evaluate_RulesOfPointAndId_AllFindingsComeAtOnceByPath()
    {
        var result = Lab().Try(
            Add("core.parts", "Part", "a", null, ("size", 0)), Add("core.parts", "Part", "b"), Add("core.parts", "Part", "c"), Set("core.general", "level", 9));

        Assert.That(result.Findings.Select(finding => (finding.Path, finding.Code, finding.Severity)), Is.EqualTo(new[]
        {
            ("config", "parts.many", FindingSeverity.Error),
            ("config/core.general#level", FindingCodes.FieldBounds, FindingSeverity.Error),
            ("config/core.parts/a#size", "test.checked.size", FindingSeverity.Warning),
        }));
        Assert.That(result.Findings[0].Message, Is.EqualTo("3 parts are too many"));
        Assert.That(result.Findings[2].Message, Is.EqualTo("a: {size}"));
    }

    [Test]
    public void Evaluate_RuleThatFails_IsAFindingThatNamesIt()
    {
        var finding = Lab().Try(Set("core.general", "level", 5)).Findings.Single();

        Assert.That((finding.Path, finding.Code, finding.Rule), Is.EqualTo(("node", FindingCodes.RuleFailed, "test.checked@2.1.0/broken")));
        Assert.That(finding.Message, Does.Contain("divi"));
    }

    [Test]
    public void Evaluate_LimitThatFails_IsAFinding()
    {
        var finding = Lab().Try(Set("core.general", "color", "odd")).Findings.Single();

        Assert.That((finding.Path, finding.Code), Is.EqualTo(("config/core.general#color", FindingCodes.RuleFailed)));
    }

    [Test]
    public void Evaluate_KnownErrorOfAPoint_BlocksOnceWhatItReadsChanges()
    {
        var lab = Lab();
        lab.Write(Add("core.parts", "Part", "a"), Add("core.parts", "Part", "b"));
        lab.Schema = Compile(Module.Replace("size() < 3", "size() < 2"));
        var other = lab.Try(Set("core.general", "level", 2));
        var more = lab.Try(Add("core.parts", "Part", "c"));

        Assert.That(other.Findings.Single(), Has.Property("IsKnown").True);
        Assert.That(more.Findings.Single(), Has.Property("IsKnown").False);
    }

    [Test]
    public void Evaluate_PatternTightened_StoredValueOnlyWarns()
    {
        var lab = Lab();
        lab.Write(Set("core.general", "name", "abc"));
        lab.Schema = Compile(Module.Replace("^[a-z]*$", "^x"));
        var other = lab.Try(Set("core.general", "level", 2));

        Assert.That(other.Findings.Single(), Has.Property("IsKnown").True.And.Property("Code").EqualTo(FindingCodes.FieldPattern));
        Assert.That(lab.Try(Set("core.general", "name", "abd")).IsRefused);
    }

    [Test]
    public void Evaluate_FieldNoLongerDeclared_ItGoesWithAWarning()
    {
        var lab = Lab();
        lab.Write(Set("core.general", "host", "a.b"), Set("core.general", "level", 2));
        lab.Schema = Compile(Module.Replace("      - {name: host, type: string, format: hostname}\n", ""));
        var result = lab.Write();

        Assert.That(result.Findings.Single(), Has.Property("Code").EqualTo(FindingCodes.FieldDropped).And.Property("Path").EqualTo("config/core.general#host"));
        Assert.That(lab.Source("core.general", "host"), Is.Null);
    }

    private static Laboratory Lab() => new(
        Module,
        new Node { Id = "p1", Type = "project", Name = "the-project", Revision = 1 },
        new Node { Id = "vm", Type = "vm", Name = "vm", Revision = 1 });
}
