using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.Modules.Validation;

/// <summary>
/// Lets errors that were there before pass as warnings, where the write left alone what they are about: a rule that came later does not
/// lock up what it found.
/// </summary>
internal sealed class Ratchet(EvaluationScope scope, ConfigNode old)
{
    private HashSet<(string Rule, string Path)>? _before;

    /// <summary>The finding as it is to be shown: as a warning where it is known.</summary>
    public Finding Judge(Raised raised)
    {
        var finding = raised.Finding;
        return !finding.IsBlocking || raised.IsOfThisWrite || !Before.Contains(Key(finding)) || !IsUntouched(raised)
            ? finding
            : finding with { Severity = FindingSeverity.Warning, IsKnown = true };
    }

    private HashSet<(string Rule, string Path)> Before => _before ??= [.. FindingsBefore().Select(raised => Key(raised.Finding))];

    /// <summary>Of a rule all findings at one path are one, whether it says no or fails.</summary>
    private static (string Rule, string Path) Key(Finding finding) => (finding.Rule.Length > 0 ? finding.Rule : finding.Code, finding.Path);

    private IEnumerable<Raised> FindingsBefore()
    {
        var before = scope.Request with
        {
            Draft = scope.Request.Before!, Edits = [], HookValues = [], Explain = false, Allocator = NoAllocator.Instance,
        };
        var log = new FindingLog();
        var runner = new ExpressionRunner(old, old, before);
        new StructuralChecks(scope, old, runner, log).Run();
        new RuleChecks(scope, old, runner, log).Run();
        // Rules that derive fail on what is stored as they do now, or they did not before.
        var derivation = new Derivation(new EvaluationScope(before));
        derivation.Run();
        return log.Entries.Concat(derivation.Log.Entries);
    }

    private bool IsUntouched(Raised raised)
    {
        if (raised.Item is not { } item)
        {
            return raised.Rule is null || AreSame(raised.Rule);
        }

        if (!TryGetOld(item, out var before) || !ReferenceEquals(before.Class, item.Class) || before.Parent?.Ref != item.Parent?.Ref)
        {
            return false;
        }

        return raised.Field is { } field && !IsSame(item, before, field)
            ? false
            : raised.Rule is null || AreSame(raised.Rule, item, before);
    }

    private bool TryGetOld(ConfigItem item, out ConfigItem before)
    {
        before = (item.Class.Item.Cardinality == Cardinality.Single ? old.Single(item.Class.Item) : old.Find(item.Class.Item, item.Key))!;
        return before is not null;
    }

    /// <summary>Whether what a rule reads of an item, and of those that hang under it, is as it was.</summary>
    private bool AreSame(RuleSchema rule, ConfigItem item, ConfigItem before)
    {
        foreach (var field in Fields(rule))
        {
            if (item.Class.IsA(field.Class) && !IsSame(item, before, field))
            {
                return false;
            }
        }

        foreach (var relation in item.Class.Relations)
        {
            if (Reads(rule, relation.Item) && !AreSame(rule, [.. item.Children(relation)], [.. before.Children(relation)]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreSame(RuleSchema rule, ConfigItem[] items, ConfigItem[] before)
    {
        if (items.Length != before.Length)
        {
            return false;
        }

        foreach (var item in items)
        {
            if (Array.Find(before, candidate => candidate.Ref == item.Ref) is not { } other || !ReferenceEquals(other.Class, item.Class)
                || !Fields(rule).All(field => !item.Class.IsA(field.Class) || IsSame(item, other, field)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether what a rule of a point or node reads is as it was.</summary>
    private bool AreSame(RuleSchema rule)
    {
        var attributes = rule.Check.Reads.Attributes | (rule.When?.Reads.Attributes ?? NodeFields.None);
        if ((scope.Request.Before!.DifferencesFrom(scope.Request.Draft) & attributes & ~NodeFields.Items) != NodeFields.None)
        {
            return false;
        }

        var items = Fields(rule).Select(field => field.Class.Item).Concat(Classes(rule).Select(read => read.Item)).Distinct();
        return items.All(item => AreSame(rule, [.. scope.Node.Items(item)], [.. old.Items(item)]));
    }

    private static bool Reads(RuleSchema rule, ItemSchema item) =>
        Fields(rule).Any(field => ReferenceEquals(field.Class.Item, item)) || Classes(rule).Any(read => ReferenceEquals(read.Item, item));

    private static IEnumerable<FieldSchema> Fields(RuleSchema rule) =>
        rule.When is null ? rule.Check.Reads.Fields : rule.Check.Reads.Fields.Concat(rule.When.Reads.Fields);

    private static IEnumerable<ClassSchema> Classes(RuleSchema rule) =>
        rule.When is null ? rule.Check.Reads.Classes : rule.Check.Reads.Classes.Concat(rule.When.Reads.Classes);

    private static bool IsSame(ConfigItem item, ConfigItem before, FieldSchema field) => ItemValues.AreSame(item.Value(field), before.Value(field));

    /// <summary>What was before asks no pool for anything.</summary>
    private sealed class NoAllocator : IValueAllocator
    {
        public static NoAllocator Instance { get; } = new();

        public AllocationAnswer Allocate(AllocationAsk ask) => AllocationAnswer.Refused("none", "");
    }
}
