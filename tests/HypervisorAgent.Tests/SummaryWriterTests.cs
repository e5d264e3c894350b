using HypervisorAgent.Passes;
using HypervisorAgent.Reconciling;

namespace HypervisorAgent.Tests;

public sealed class SummaryWriterTests
{
    private static readonly PassSummary Summary = new()
    {
        Outcome = PassOutcome.Refused,
        HypervisorId = "h1",
        Machines = 3,
        Actions =
        [
            new ActionResult(ActionKind.Create, "a", "running", null),
            new ActionResult(ActionKind.Assign, "b", null, new Refusal("KEY_TAKEN", "taken")),
        ],
        Findings = [new Finding(FindingKind.UnknownMachine, "c", "no node")],
    };

    [Test]
    public void WriteJson_APass_IsOneLine()
    {
        var output = new StringWriter { NewLine = "\n" };

        SummaryWriter.WriteJson(output, Summary);

        Assert.That(output.ToString(), Is.EqualTo("""
            {"outcome":"refused","message":null,"hypervisor_id":"h1","hypervisor_changed":false,"machines":3,"dry_run":false,
            "actions":[{"kind":"create","machine":"a","state":"running"},
            {"kind":"assign","machine":"b","refusal":{"reason":"KEY_TAKEN","message":"taken"}}],
            "findings":[{"kind":"unknown_machine","machine":"c","detail":"no node"}],"awaits_second_report":false}
            """.ReplaceLineEndings("") + "\n"));
    }

    [Test]
    public void WriteText_APass_HasALineForEachActionAndFinding()
    {
        var output = new StringWriter { NewLine = "\n" };

        SummaryWriter.WriteText(output, Summary);

        Assert.That(output.ToString(), Is.EqualTo("""
            create    a  running
            assign    b  refused: KEY_TAKEN: taken
            note      c: no node
            3 machines reported, 1 changes made, 1 refused

            """.ReplaceLineEndings("\n")));
    }
}
