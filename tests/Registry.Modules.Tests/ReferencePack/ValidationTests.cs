using Registry.Domain;
using Registry.Modules.Edits;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;
using Registry.Modules.Tests.Evaluation;
using Registry.Modules.Validation;

namespace Registry.Modules.Tests.ReferencePack;

/// <summary>Every rule of <c>openwrt-validation</c>: a configuration that breaks it, and nearly the same one that does not.</summary>
public sealed class ValidationTests
{
    private const string Module = "openwrt-validation";

    private static readonly ModuleSchema Schema = ReferencePackFixture.WithoutDefaults(TestDevice.Module);

    private static IEnumerable<ValidationCase> Cases => ValidationCase.All;

    private static IEnumerable<RuleSchema> Rules => Schema.Rules.Where(rule => rule.Name.StartsWith($"{Module}@", StringComparison.Ordinal));

    [TestCaseSource(nameof(Cases))]
    public void Evaluate_RuleBroken_IsFoundWithCodePathAndRemedy(object test)
    {
        var known = (ValidationCase)test;
        var result = Evaluate(known, known.Broken, known.BrokenPool);

        var found = result.Findings.Where(IsOfTheModule).ToList();
        Assert.That(found.Select(finding => (finding.Code, finding.Path)), Is.EqualTo(new[] { (Code(known.Rule), known.Path) }), Shown(result));
        Assert.Multiple(() =>
        {
            Assert.That(found[0].Severity, Is.EqualTo(known.IsWarning ? FindingSeverity.Warning : FindingSeverity.Error));
            Assert.That(found[0].Message, Has.Length.InRange(20, 250).And.Not.Contain("?").And.Not.Contain("null"), "every part has a value");
            Assert.That(found[0].Message, Does.Match("[,;] "), "what is wrong, then what to do");
        });
    }

    [TestCaseSource(nameof(Cases))]
    public void Evaluate_RuleKept_FindsNothing(object test)
    {
        var known = (ValidationCase)test;

        Assert.That(Evaluate(known, known.Mended, known.MendedPool).Findings.Select(finding => (finding.Path, finding.Message)), Is.Empty);
    }

    [Test]
    public void Rules_OfTheModule_EachHaveACase() =>
        Assert.That(Cases.Select(known => known.Rule).Distinct(), Is.EquivalentTo(Rules.Select(rule => rule.Definition.Id)));

    [Test]
    public void Rules_OfTheModule_HaveCodesOfOneForm() =>
        Assert.That(Rules.Select(rule => rule.Code), Is.EqualTo(Rules.Select(rule => Code(rule.Definition.Id))));

    [TestCaseSource(nameof(Cases))]
    public void Evaluate_AnotherPlatform_IsNotHeldToTheRules(object test)
    {
        var known = (ValidationCase)test;
        var edits = known.Common.Concat(known.Broken).ToArray();

        Assert.That(Write(edits, known.BrokenPool).Findings.Where(IsOfTheModule), Is.Empty);
    }

    private static EvaluationResult Evaluate(ValidationCase known, ItemEdit[] edits, string? pool) =>
        Write([.. Device(known.Router), .. known.Common, .. edits], pool);

    private static ItemEdit[] Device(string router) =>
        [Laboratory.Set("core.general", "platform", "openwrt"), Laboratory.Set("core.general", "router", router)];

    private static EvaluationResult Write(ItemEdit[] edits, string? pool) =>
        new Laboratory(Schema, Others()) { Allocator = new OneValue(pool) }.Try(
            // What hangs under another item comes after it.
            [.. edits.OrderBy(edit => edit is AddItem { Parent.Id.Length: > 0 })]);

    /// <summary>What routers may refer to: pools, servers, and a router with an access point and one without.</summary>
    private static Node[] Others()
    {
        var hardware = Device("tp-link-wr741nd");
        return
        [
            ReferencePackFixture.Node(Schema, "pool", "pool"),
            ReferencePackFixture.Node(Schema, "tunnel-server", "tunnels", Laboratory.Set("tunnel.server", "address", "192.0.2.1")),
            ReferencePackFixture.Node(Schema, "router", "hill", [.. hardware, ValidationCase.Radio(), ValidationCase.Wifi("ap")]),
            ReferencePackFixture.Node(Schema, "router", "valley", [.. hardware, ValidationCase.Radio(), ValidationCase.Wifi("mesh", "mesh")]),
        ];
    }

    private static bool IsOfTheModule(Finding finding) => finding.Rule.StartsWith($"{Module}@", StringComparison.Ordinal);

    private static string Code(string rule) => $"openwrt.{rule.Replace('-', '_')}";

    private static string Shown(EvaluationResult result) =>
        string.Join('\n', result.Findings.Select(finding => $"{finding.Path}: {finding.Message} [{finding.Code}]"));

    /// <summary>Gives every request the same, or nothing.</summary>
    private sealed class OneValue(string? value) : IValueAllocator
    {
        public AllocationAnswer Allocate(AllocationAsk ask) =>
            value is null ? AllocationAnswer.Refused("POOL_EXHAUSTED", "nothing is left") : AllocationAnswer.Of(CelValue.Of(value));
    }
}
