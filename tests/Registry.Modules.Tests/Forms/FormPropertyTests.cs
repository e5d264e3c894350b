using Registry.Domain.Items;
using Registry.Modules.Edits;
using Registry.Modules.Forms;
using Registry.Modules.Schema;
using Registry.Modules.Tests.Evaluation;
using PropertyAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Registry.Modules.Tests.Forms;

/// <summary>What holds of the form of every draft. Each case is one seed, of a module and of the edits.</summary>
public sealed class FormPropertyTests
{
    private const int Writes = 6;

    [Property(MaxTest = 200, EndSize = 1_000_000, QuietOnSuccess = true)]
    public void Evaluate_AnyDraft_ChangesNothingAndIsTheSameAgain(int seed) => Run(seed, (lab, edits) =>
    {
        var (state, items) = (lab.State, lab.Items);

        var (one, other) = (lab.Form(edits), lab.Form(edits));

        Assert.That((lab.State, lab.Items), Is.EqualTo((state, items)));
        Assert.That(Text(one), Is.EqualTo(Text(other)));
    });

    [Property(MaxTest = 200, EndSize = 1_000_000, QuietOnSuccess = true)]
    public void Evaluate_AnyDraft_HasEveryFindingOfTheEvaluationOnce(int seed) => Run(seed, (lab, edits) =>
    {
        var findings = lab.Try(edits).Findings;
        foreach (var isSimple in new[] { false, true })
        {
            var form = FormEvaluator.Evaluate(lab.FormRequest(edits) with { IsSimple = isSimple });

            Assert.That(form.AllFindings, Is.EquivalentTo(findings));
            Assert.That(form.Count, Is.EqualTo(FindingCount.Of(findings)));
        }
    });

    [Property(MaxTest = 200, EndSize = 1_000_000, QuietOnSuccess = true)]
    public void Evaluate_AnyDraft_HasEveryItemOnceWithWhatAWriteWouldStore(int seed) => Run(seed, (lab, edits) =>
    {
        var items = lab.Try(edits).Items.Point("config").Items;

        var shown = lab.Form(edits).AllItems().Where(item => item.Source is not null).ToDictionary(item => item.Ref);

        Assert.That(shown.Keys, Is.EquivalentTo(items.Select(item => item.Ref)));
        foreach (var item in items)
        {
            var fields = shown[item.Ref].Fields.Where(field => field.Source is not null).OrderBy(field => field.Field.Name, StringComparer.Ordinal);
            Assert.That(fields.Select(field => new ItemField(field.Field.Name, field.Value, field.Source!)), Is.EqualTo(item.Fields));
        }
    });

    [Property(MaxTest = 100, EndSize = 1_000_000, QuietOnSuccess = true)]
    public void Evaluate_AnyDraft_OffersOnlyWhatTheStructuralChecksAccept(int seed) => Run(seed, (lab, edits) =>
    {
        var form = lab.Form(edits);
        foreach (var (offer, path) in Offers(form))
        {
            // What is said of an edit before may change, when there is more to do it to.
            var findings = lab.Try([.. edits, offer]).Findings.Where(finding => finding.Path == path && finding.IsBlocking
                && (finding.Message.StartsWith($"edit {edits.Length}:", StringComparison.Ordinal) || !finding.Message.StartsWith("edit ", StringComparison.Ordinal)));

            Assert.That(findings.Except(form.AllFindings), Is.Empty, () => $"{offer} after {string.Join("; ", edits.Select(edit => edit.ToString()))}");
        }
    });

    /// <summary>Everything that a form offers, as an edit, with the path that must then be free of errors.</summary>
    private static IEnumerable<(ItemEdit Offer, string Path)> Offers(Form form)
    {
        foreach (var section in form.Sections.AllSections())
        {
            foreach (var item in section.Items)
            {
                var path = $"config/{item.Ref}";
                // An item that is made by the edit gets other values by rules, too, which may limit the choice.
                foreach (var (field, choice) in item.Fields.Where(field => !field.IsReadOnly && item.Source is not null).SelectMany(field => field.Choices.Select(choice => (field, choice))))
                {
                    yield return (new SetField(item.Ref, field.Field.Name, CelValue.Of(choice.Name)), $"{path}#{field.Field.Name}");
                }

                foreach (var itemClass in item.Class.Item.Cardinality == Cardinality.Static ? [] : item.Classes)
                {
                    yield return (new ChangeClass(item.Ref, itemClass.Name), path);
                }

                if (item.IsRemovable)
                {
                    yield return (new RemoveItem(item.Ref), path);
                }

                if (item.IsMovable)
                {
                    yield return (new MoveItem(item.Ref, ItemPosition.At(0)), path);
                }
            }
        }

        foreach (var (section, parent) in Sections(form.Sections, ItemRef.None))
        {
            foreach (var itemClass in section.Addable)
            {
                yield return (new AddItem(section.Item.Id, itemClass.Name) { Key = "offered", Parent = parent }, $"config/{section.Item.Id}/offered");
            }
        }
    }

    private static IEnumerable<(FormSection Section, ItemRef Parent)> Sections(IEnumerable<FormSection> sections, ItemRef parent) =>
        sections.SelectMany(section => section.Items.SelectMany(item => Sections(item.Sections, item.Ref)).Prepend((section, parent)));

    private static void Run(int seed, Action<Laboratory, ItemEdit[]> check)
    {
        var random = new Random(seed);
        var lab = new Laboratory(new RandomModule(random).Text());
        var edits = new RandomEdits(random);
        for (var i = 0; i < Writes; i++)
        {
            var some = edits.Some();
            check(lab, some);
            foreach (var edit in some.Where(edit => !lab.Try(edit).IsRefused))
            {
                lab.Write(edit);
            }
        }
    }

    private static string Text(Form form) => string.Join('\n', form.AllItems().Select(item =>
        $"{item.Ref} {item.Class} {string.Join(' ', item.Classes.Select(known => known.Name))}: "
        + string.Join(", ", item.Fields.Select(field => $"{field.Field.Name}={field.Value} {field.Source?.By} [{string.Join(' ', field.Choices())}]"))));
}
