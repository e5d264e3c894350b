using Registry.Domain.Items;
using Registry.Modules.Edits;
using Registry.Modules.Evaluation;
using PropertyAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Registry.Modules.Tests.Evaluation;

/// <summary>What holds of every module, whatever is written. Each case is one seed, of a module and of the edits.</summary>
public sealed class EvaluationPropertyTests
{
    private const int Writes = 8;

    [Property(MaxTest = 200, EndSize = 1_000_000, QuietOnSuccess = true)]
    public void Evaluate_RandomEdits_IsDeterministicAndNeverThrows(int seed) => Run(seed, (lab, edits) =>
    {
        var (one, other) = (lab.Try(edits), lab.Try(edits));

        Assert.That(one.Items.HasContentOf(other.Items));
        Assert.That(one.Findings, Is.EqualTo(other.Findings));
        Assert.That(one.Added, Has.Length.EqualTo(edits.Count(edit => edit is AddItem)));
        ConfigEvaluator.Evaluate(lab.Request(edits) with { Explain = true });
    });

    [Property(MaxTest = 200, EndSize = 1_000_000, QuietOnSuccess = true)]
    public void Evaluate_EffectiveConfiguration_ChangesNothing(int seed) => Run(seed, (lab, edits) =>
    {
        Advance(lab, [.. edits, new SetPointMetadata([1])]);

        Assert.That(lab.Try().Items, Is.SameAs(lab.Items), () => $"{Text(lab.Try().Items)}\nwas\n{Text(lab.Items)}");
    });

    [Property(MaxTest = 200, EndSize = 1_000_000, QuietOnSuccess = true)]
    public void Evaluate_OtherOrderOfDeclaration_GivesTheSame(int seed)
    {
        var random = new Random(seed);
        var module = new RandomModule(random);
        var first = new Laboratory(module.Text());
        var second = new Laboratory(module.Text(random));
        var edits = new RandomEdits(random);
        for (var i = 0; i < Writes; i++)
        {
            var some = edits.Some();
            Assert.That(Text(Advance(second, some).Items), Is.EqualTo(Text(Advance(first, some).Items)));
        }
    }

    [Property(MaxTest = 200, EndSize = 1_000_000, QuietOnSuccess = true)]
    public void Evaluate_FieldSetAndCleared_IsAsItWas(int seed)
    {
        var random = new Random(~seed);
        Run(seed, (lab, _) =>
        {
            if (lab.Node is null || Candidate(random, lab) is not { } candidate)
            {
                return;
            }

            var (before, state, node) = (lab.Items, lab.State, lab.Node);
            var set = lab.Try(new SetField(candidate.Item, candidate.Field, CelValue.Of(random.Next(6))));
            if (!set.IsRefused && Sources(set.Items) == Sources(before))
            {
                lab.Write(new SetField(candidate.Item, candidate.Field, CelValue.Of(random.Next(6))));
                if (Sources(lab.Items) == Sources(before))
                {
                    lab.Write(new ClearField(candidate.Item, candidate.Field));
                    Assert.That(Text(lab.Items), Is.EqualTo(Text(before)));
                }
            }

            (lab.State, lab.Node) = (state, node);
        });
    }

    private static void Run(int seed, Action<Laboratory, ItemEdit[]> check)
    {
        var random = new Random(seed);
        var lab = new Laboratory(new RandomModule(random).Text());
        var edits = new RandomEdits(random);
        for (var i = 0; i < Writes; i++)
        {
            var some = edits.Some();
            check(lab, some);
            Advance(lab, some);
        }
    }

    /// <summary>Writes those of the edits that are possible; gives what came of all.</summary>
    private static EvaluationResult Advance(Laboratory lab, ItemEdit[] edits)
    {
        var result = lab.Try(edits);
        foreach (var edit in edits.Where(edit => !lab.Try(edit).IsRefused))
        {
            lab.Write(edit);
        }

        return result;
    }

    /// <summary>A field that no user set, where rules give what they gave: not while defaults are off.</summary>
    private static (ItemRef Item, string Field)? Candidate(Random random, Laboratory lab)
    {
        if (!lab.Items.Point("config").UseDefaults)
        {
            return null;
        }

        (ItemRef, string)[] fields =
        [
            .. lab.Items.Point("config").Items
                .Where(item => !item.Source.IsUser || item.Ref.Key.Length > 0 || item.Fields.Any(field => field.Source.IsUser))
                .SelectMany(item => item.Fields.Where(field => !field.Source.IsUser && field.Name != "b2").Select(field => (item.Ref, field.Name))),
        ];
        return fields.Length == 0 ? null : fields[random.Next(fields.Length)];
    }

    private static string Sources(NodeItems items) =>
        string.Join('\n', items.Points.SelectMany(point => point.Items).Select(item => $"{item.Ref} {item.Source.Origin} {item.Source.By}"));

    /// <summary>All items as text. Items of independent generators come in the order of the generators, so they are sorted here.</summary>
    private static string Text(NodeItems items) => string.Join('\n', items.Points.SelectMany(point => point.Items).Select(Text).Order(StringComparer.Ordinal));

    private static string Text(Item item) =>
        $"{item.Ref} {item.Class} <{item.Parent}> {item.Source.Origin} {item.Source.By}: "
        + string.Join(", ", item.Fields.Select(field => $"{field.Name}={field.Value} {field.Source.Origin} {field.Source.By}"));
}
