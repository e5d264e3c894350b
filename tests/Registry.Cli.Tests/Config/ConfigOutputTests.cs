using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Config;
using Registry.Cli.Output;
using Registry.V1;
using Origin = Registry.V1.ValueSource.Types.Origin;
using Severity = Registry.V1.Finding.Types.Severity;

namespace Registry.Cli.Tests.Config;

public sealed class ConfigOutputTests
{
    [Test]
    public void Findings_Mixed_HaveErrorsFirst()
    {
        Finding[] findings =
        [
            new() { Path = "node", Code = "w", Message = "odd", Severity = Severity.Warning, Known = true, Rule = "m@1/r" },
            new() { Path = "config/a.b#c", Code = "field.required", Message = "is missing", Severity = Severity.Error },
        ];

        Assert.That(FindingText.Lines(findings, useColor: false), Is.EqualTo(new[]
        {
            "error: config/a.b#c: is missing [field.required]", "warning: node: odd [w] (as before) by m@1/r",
        }));
    }

    [TestCase(Severity.Error, "\e[31merror\e[0m: ")]
    [TestCase(Severity.Warning, "\e[33mwarning\e[0m: ")]
    public void Finding_OnATerminal_IsColoured(Severity severity, string expected)
        => Assert.That(FindingText.Line(new Finding { Severity = severity }, useColor: true), Does.StartWith(expected));

    [Test]
    public void Finding_ThatSteersATerminal_IsEscaped()
        => Assert.That(FindingText.Line(new Finding { Message = "\e[2J", Path = "\e", Code = "\e" }, useColor: false), Does.Not.Contain('\e'));

    [Test]
    public void Explanation_Text_HasWinnerInputsAndLosers()
    {
        var rule = new ValueSource { Origin = Origin.Default, By = "m@1.0.0/essid", Revision = 7 };
        var explained = new ExplainConfigResponse
        {
            Path = "config/core.interfaces/wlan0#essid",
            Value = Value.ForString("mesh"),
            Source = rule,
            Candidates =
            {
                new ExplainedCandidate
                {
                    Source = rule, Value = Value.ForString("mesh"), Won = true,
                    Inputs = { new ExplainedInput { Path = "self.mode", Value = Value.ForString("mesh") }, new ExplainedInput { Path = "parent" } },
                },
                new ExplainedCandidate { Source = new ValueSource { Origin = Origin.Constant }, Value = Value.ForString("open"), Reason = "a default comes first" },
            },
        };

        Assert.That(string.Join('\n', ExplanationText.Lines(explained, useColor: false)) + "\n", Is.EqualTo("""
            config/core.interfaces/wlan0#essid = "mesh"
              given by default m@1.0.0/essid, since revision 7
              ✓ default m@1.0.0/essid = "mesh"
                  read self.mode = "mesh"
                  read parent (nothing)
              ✗ constant = "open": a default comes first

            """));
    }

    [Test]
    public void Explanation_OfNothing_SaysSo()
        => Assert.That(ExplanationText.Lines(new ExplainConfigResponse { Path = "p" }, useColor: false), Is.EqualTo(new[] { "p", "  nothing gives it a value" }));

    [Test]
    public void Differences_OfANode_AreReadable()
    {
        var node = new NodeDifferences
        {
            NodeId = "n1",
            NodeName = "web-1",
            Differences =
            {
                new ConfigDifference { Path = "p#a", OldValue = Value.ForNumber(1), NewValue = Value.ForNumber(2) },
                new ConfigDifference { Path = "p#b", OldValue = Value.ForString("x") },
                new ConfigDifference { Path = "p#c", NewValue = Value.ForBool(true) },
            },
        };

        Assert.That(
            DifferenceText.Lines(node, useColor: false),
            Is.EqualTo(new[] { "web-1 (n1)", "  ~ p#a: 1 → 2", "  - p#b: \"x\"", "  + p#c: true" }));
    }

    [Test]
    public void ConfigLines_EachLine_StandsForItself()
    {
        var item = ConfigModel.NewItem("x.y", "a", "Class", ConfigModel.User);
        item.Parent = new ItemRef { Id = "s.t" };
        ConfigModel.SetValue(item, "f", Value.ForNumber(1), ConfigModel.Rule);
        item.MaskedFields.Add("g");

        Assert.That(ConfigLines.Of(new V1.Config { Point = "config", Items = { item } }), Is.EqualTo(new[]
        {
            "config/x.y/a is Class under s.t  # user alice", "config/x.y/a#f = 1  # generated m@1.0.0/rule", "config/x.y/a#g = (hidden)",
        }));
    }
}
