using System.Collections.Immutable;
using Registry.Cel.Values;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Engine.Planning;
using Registry.Modules.Compilation;
using Registry.Modules.Definition;
using Registry.Modules.Edits;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;
using Registry.Modules.Validation;
using Registry.Testing;

namespace Registry.Engine.Tests.Planning;

[TestFixture]
public sealed class HookedEvaluationTests
{
    private static readonly ItemRef General = new("general", "");
    private static readonly ModuleSchema Schema = Compile("""
        module: m
        points: [{name: other}]
        items: [{id: general}, {id: other/note}]
        classes:
          - class: general/Base
            fields: [{name: size, type: int, max: 100}, {name: motd, type: string}]
          - class: other/note/Note
            fields: [{name: text, type: string}]
        hooks:
          - {id: first, address: 'unix:/first', calls: [default, validate]}
          - {id: second, address: 'unix:/second', calls: [default]}
        """);

    private readonly StubHooks _hooks = new();

    [Test]
    public async Task EvaluateAsync_SameQuestionAgain_AsksOnce()
    {
        var evaluation = new HookedEvaluation(_hooks, validateOnly: false);

        await evaluation.EvaluateAsync(Request(SetSize(1)), CancellationToken.None);
        await evaluation.EvaluateAsync(Request(SetSize(1)), CancellationToken.None);

        Assert.That(_hooks.Asked, Is.EqualTo((string[])["default m/first", "default m/second", "validate m/first"]));
    }

    [Test]
    public async Task EvaluateAsync_OtherQuestion_AsksAgain()
    {
        var evaluation = new HookedEvaluation(_hooks, validateOnly: false);

        await evaluation.EvaluateAsync(Request(SetSize(1)), CancellationToken.None);
        await evaluation.EvaluateAsync(Request(SetSize(2)), CancellationToken.None);

        Assert.That(_hooks.Asked, Has.Count.EqualTo(6));
    }

    [Test]
    public async Task EvaluateAsync_TwoHooksGiveAField_TheFirstDeclaredCounts()
    {
        var result = await EvaluateAsync(Request(SetSize(1)));

        Assert.That(result.Items.Point("config").TryGet(General, out var item) && item.TryGetField("motd", out var motd) ? motd.Source.By : "", Is.EqualTo("m/first"));
    }

    [Test]
    public async Task EvaluateAsync_EditOfAnotherPoint_AsksNobodyAndKeepsWhatHooksGave()
    {
        var node = Draft() with { Items = (await EvaluateAsync(Request(SetSize(1)))).Items };
        _hooks.Asked.Clear();

        var edits = new PointEdits("other", [new SetField(new ItemRef("note", ""), "text", CelValue.Of("x"))]);
        var result = await EvaluateAsync(Request(edits) with { Before = node, Draft = node });

        Assert.That(_hooks.Asked, Is.Empty);
        Assert.That(result.Items.Point("config").HasContentOf(node.Items.Point("config")));
    }

    [Test]
    public async Task EvaluateAsync_RulesRefuse_DoesNotAskForFindings()
    {
        var result = await EvaluateAsync(Request(SetSize(101)));

        Assert.That((result.IsRefused, _hooks.Asked.Contains("validate m/first")), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task EvaluateAsync_FindingOfWhatIsNotChanged_IsKnown()
    {
        var node = Draft() with { Items = (await EvaluateAsync(Request(SetSize(1)))).Items };
        _hooks.Refuses = true;

        var result = await EvaluateAsync(Request(SetSize(1)) with { Before = node, Draft = node });

        Assert.That(result.Findings.Select(finding => (finding.IsKnown, finding.IsBlocking)), Is.EqualTo([(true, false)]));
    }

    [Test]
    public async Task EvaluateAsync_HookFails_RefusesAndNamesIt()
    {
        _hooks.Failing = "m/second";

        var (_, rejection) = await new HookedEvaluation(_hooks, validateOnly: false).EvaluateAsync(Request(SetSize(1)), CancellationToken.None);

        Assert.That((rejection as Rejection.HookFailed)?.Hook, Is.EqualTo("m/second"));
    }

    private static ModuleSchema Compile(string text)
    {
        var reading = ModuleReader.Read(text, "m.yaml");
        var compiled = ModuleCompiler.Compile([reading.File ?? throw new AssertionException(string.Join('\n', reading.Errors))]);
        return compiled.Schema ?? throw new AssertionException(string.Join('\n', compiled.Errors));
    }

    private static Node Draft() => Drafts.Node("n", "n");

    private static PointEdits SetSize(int size) => new("config", [new SetField(General, "size", CelValue.Of((long)size))]);

    private static EvaluationRequest Request(PointEdits edits) => new()
    {
        Schema = Schema,
        State = RegistrySnapshot.Empty,
        Draft = Draft(),
        Edits = [edits],
        Now = DateTime.UnixEpoch,
        Allocator = new NoPools(),
    };

    private async Task<EvaluationResult> EvaluateAsync(EvaluationRequest request) =>
        (await new HookedEvaluation(_hooks, validateOnly: false).EvaluateAsync(request, CancellationToken.None)).Result;

    private sealed class NoPools : IValueAllocator
    {
        public AllocationAnswer Allocate(AllocationAsk ask) => AllocationAnswer.Refused("none", "");
    }

    /// <summary>Every hook gives its name as the text of the day.</summary>
    private sealed class StubHooks : IItemHooks
    {
        public List<string> Asked { get; } = [];

        public bool Refuses { get; set; }

        public string Failing { get; set; } = "";

        public ValueTask<HookAnswer<HookValue>> DefaultAsync(HookSchema hook, HookQuestion question, CancellationToken cancellationToken)
        {
            Asked.Add($"default {hook.Name}");
            return new(hook.Name == Failing
                ? HookAnswer<HookValue>.Failed(new HookFailure("is down", TimeSpan.FromSeconds(1)))
                : new HookAnswer<HookValue>([new HookValue("config", General, "motd", CelValue.Of(hook.Name), hook.Name)], null));
        }

        public ValueTask<HookAnswer<Finding>> ValidateAsync(HookSchema hook, HookQuestion question, CancellationToken cancellationToken)
        {
            Asked.Add($"validate {hook.Name}");
            ImmutableArray<Finding> findings = Refuses ? [new Finding("config", "bad", "bad", hook.Name, FindingSeverity.Error, false)] : [];
            return new(new HookAnswer<Finding>(findings, null));
        }
    }
}
