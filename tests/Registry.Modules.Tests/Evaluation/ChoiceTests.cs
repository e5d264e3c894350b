using Registry.Modules.Schema;
using Registry.Modules.Validation;
using static Registry.Modules.Tests.Evaluation.Laboratory;

namespace Registry.Modules.Tests.Evaluation;

/// <summary>Choices of one name that several modules declare, each limited to its own.</summary>
public sealed class ChoiceTests
{
    private const string Core = """
        module: core
        items: [{id: core.general}]
        classes:
          - class: core.general/General
            fields:
              - {name: router, type: choice}
              - {name: radio, type: choice}
              - {name: power, type: int}
              - {name: facts, type: json, computed: "choice('core.general#radio', self.radio)"}
        """;

    private const string One = """
        module: one
        requires: [core]
        choices:
          - {field: core.general#router, choices: [{name: one}]}
          - field: core.general#radio
            choices:
              - {name: wifi0, label: First, limited_to: self.router == 'one'}
              - {name: odd, limited_to: 1 / self.power == 1}
        """;

    private const string Two = """
        module: two
        requires: [core]
        choices:
          - {field: core.general#router, choices: [{name: two}]}
          - field: core.general#radio
            choices:
              - {name: wifi0, label: Second, limited_to: self.router == 'two', metadata: {band: 5}}
              - {name: wifi1, limited_to: self.router == 'two'}
              - {name: odd, limited_to: self.router == 'two'}
        """;

    private static readonly ModuleSchema Schema = Compile(Core, One, Two);

    [TestCase("one")]
    [TestCase("two")]
    public void Evaluate_NameOfSeveralChoices_IsAllowedWhereOneOfThemAllowsIt(string router)
    {
        var result = new Laboratory(Schema).Try(Set("core.general", "router", router), Set("core.general", "radio", "wifi0"));

        Assert.That(result.Findings, Is.Empty);
    }

    [Test]
    public void Evaluate_NameThatNoneAllows_IsRefusedWithWhatMayBeChosen()
    {
        var finding = new Laboratory(Schema).Try(Set("core.general", "router", "one"), Set("core.general", "radio", "wifi1")).Findings.Single();

        Assert.That((finding.Code, finding.Path), Is.EqualTo((FindingCodes.ChoiceLimited, "config/core.general#radio")));
        Assert.That(finding.Message, Does.Contain("limited to: self.router == 'two'").And.EndsWith("choose wifi0"));
    }

    [Test]
    public void Evaluate_NameThatNoneAllows_NamesEveryLimit()
    {
        var finding = new Laboratory(Schema).Try(Set("core.general", "radio", "wifi0")).Findings.Single();

        Assert.That(finding.Message, Does.Contain("self.router == 'one' or self.router == 'two'").And.EndsWith("there is nothing to choose here"));
    }

    [TestCase("two", null)]
    [TestCase("one", FindingCodes.RuleFailed)]
    public void Evaluate_LimitThatFails_CountsOnlyWhereNoOtherAllows(string router, string? code)
    {
        var result = new Laboratory(Schema).Try(
            Set("core.general", "router", router), Set("core.general", "power", 0), Set("core.general", "radio", "odd"));

        Assert.That(result.Findings.Select(finding => finding.Code), Is.EqualTo(code is null ? [] : new[] { code }));
    }

    [Test]
    public void Choice_OfSeveralOfAName_GivesTheMetadataOfTheOneThatHasSome()
    {
        var lab = new Laboratory(Schema);
        lab.Write(Set("core.general", "router", "one"), Set("core.general", "radio", "wifi0"));

        Assert.That(lab.Get("core.general", "facts"), Is.EqualTo(CelMap.Of([KeyValuePair.Create(CelValue.Of("band"), CelValue.Of(5.0))])).Or
            .EqualTo(CelMap.Of([KeyValuePair.Create(CelValue.Of("band"), CelValue.Of(5L))])));
    }

    [Test]
    public void Choices_OfSeveralOfAName_AreAllThereInOrderAndFoundByTheFirst()
    {
        var set = Schema.Point("config")!.Item("core.general")!.Field("radio")!.Choices!;

        Assert.That(set.Choices.Select(choice => choice.Definition.Label), Is.EqualTo(new[] { "First", "odd", "Second", "wifi1", "odd" }));
        Assert.That(set.Names, Is.EqualTo(new[] { "wifi0", "odd", "wifi1" }));
        Assert.That((set.Find("wifi0")!.Definition.Label, set.All("wifi0").Length), Is.EqualTo(("First", 2)));
    }
}
