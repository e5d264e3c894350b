using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;
using Registry.Modules.Validation;

namespace Registry.Modules.Impact;

/// <summary>Finds out what a change of modules does to the nodes of a snapshot, without writing anything.</summary>
/// <param name="state">The snapshot.</param>
/// <param name="before">What the modules declare.</param>
/// <param name="after">What they would declare.</param>
/// <param name="now">The time that expressions see, UTC.</param>
public sealed class ModuleImpact(RegistrySnapshot state, ModuleSchema before, ModuleSchema after, DateTime now)
{
    private const int MostListed = 100;
    private const int MostIds = 10;

    /// <summary>Evaluates every node that has a durable point, on all cores.</summary>
    /// <param name="limit">How many nodes to show.</param>
    /// <param name="cancellation">Looked at before each node.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ImpactReport Measure(int limit, CancellationToken cancellation)
    {
        var impacts = Configured()
            .AsParallel()
            .AsOrdered()
            .WithCancellation(cancellation)
            .Select(Of);
        var report = new ImpactReport();
        var shown = ImmutableArray.CreateBuilder<NodeImpact>();
        var losing = ImmutableArray.CreateBuilder<string>();
        foreach (var impact in impacts)
        {
            report = report with
            {
                Evaluated = report.Evaluated + 1,
                Changed = report.Changed + (impact.Differences.IsEmpty ? 0 : 1),
                Invalid = report.Invalid + (impact.Findings.IsEmpty ? 0 : 1),
                Losing = report.Losing + (impact.Lost.IsEmpty ? 0 : 1),
            };
            if (!impact.IsNone && shown.Count < limit)
            {
                shown.Add(impact);
            }

            if (!impact.Lost.IsEmpty && losing.Count < MostIds)
            {
                losing.Add(impact.Node.Id);
            }
        }

        return report with { Nodes = shown.ToImmutable(), FirstLosing = losing.ToImmutable() };
    }

    private IEnumerable<Node> Configured()
    {
        foreach (var node in state.Indexes.Nodes.All())
        {
            if (!node.Items.IsEmpty || before.Configures(node.Type) || after.Configures(node.Type))
            {
                yield return node;
            }
        }
    }

    private NodeImpact Of(Node node)
    {
        var result = Evaluate(node, after);
        return new NodeImpact(
            node,
            Differences(node.Items, result.Items),
            NewErrors(node, result),
            [.. LostItems.Of(node, before, after).Take(MostListed)]);
    }

    // What was or will be sensitive is shown under neither schema.
    private ImmutableArray<ItemsDifference> Differences(NodeItems old, NodeItems next)
    {
        var sensitive = ItemsDiff.Between(old, next, before).Where(difference => difference.IsSensitive).Select(difference => difference.Path).ToHashSet();
        return
        [
            .. ItemsDiff.Between(old, next, after).Take(MostListed).Select(difference => difference.IsSensitive || sensitive.Contains(difference.Path)
                ? difference with { Old = Masked(difference.Old), New = Masked(difference.New) }
                : difference),
        ];
    }

    private static CelValue Masked(in CelValue value) => value.Kind == CelKind.Null ? value : CelValue.Of("***");

    // What was wrong with a node already is told apart by an evaluation under the old schema, not by ratcheting.
    private ImmutableArray<Finding> NewErrors(Node node, EvaluationResult result)
    {
        var errors = result.Findings.Where(finding => finding.IsBlocking).ToList();
        if (errors.Count == 0)
        {
            return [];
        }

        var known = Evaluate(node, before).Findings.Select(finding => (finding.Path, finding.Code)).ToHashSet();
        return [.. errors.Where(finding => !known.Contains((finding.Path, finding.Code)))];
    }

    private EvaluationResult Evaluate(Node node, ModuleSchema schema) => ConfigEvaluator.Evaluate(new EvaluationRequest
    {
        Schema = schema,
        State = state,
        Before = node,
        Draft = node,
        Now = now,
        Allocator = NothingToGive.Instance,
        Ratchets = false,
        Reapply = true,
    });

    /// <summary>A preview takes nothing out of pools: a value that is still to be allocated stays null.</summary>
    private sealed class NothingToGive : IValueAllocator
    {
        public static NothingToGive Instance { get; } = new();

        public AllocationAnswer Allocate(AllocationAsk ask) => AllocationAnswer.Of(CelValue.Null);
    }
}

/// <summary>What users set and a change of modules takes away.</summary>
internal static class LostItems
{
    /// <summary>Paths of items and fields that were declared, and are not any more, or whose values no longer fit.</summary>
    public static IEnumerable<string> Of(Node node, ModuleSchema before, ModuleSchema after)
    {
        foreach (var point in node.Items.Points)
        {
            foreach (var item in point.Items.Where(item => item.Source.IsUser || item.Fields.Any(field => field.Source.IsUser)))
            {
                var path = $"{point.Point}/{item.Ref}";
                var (was, now) = (Class(before, node, point.Point, item), Class(after, node, point.Point, item));
                if (now is null)
                {
                    if (was is not null)
                    {
                        yield return path;
                    }

                    continue;
                }

                foreach (var field in item.Fields.Where(field => field.Source.IsUser && field.Value.Kind != CelKind.Null))
                {
                    if (IsKept(was, field) && !IsKept(now, field))
                    {
                        yield return $"{path}#{field.Name}";
                    }
                }
            }
        }
    }

    private static ClassSchema? Class(ModuleSchema schema, Node node, string point, Item item) =>
        schema.Point(point)?.Item(item.Ref.Id) is { } declared && declared.AppliesTo(node.Type) ? declared.Class(item.Class) : null;

    private static bool IsKept(ClassSchema? itemClass, in ItemField field) =>
        itemClass is not null && itemClass.TryGetField(field.Name, out var schema) && FieldValues.Fits(schema, field.Value);
}
