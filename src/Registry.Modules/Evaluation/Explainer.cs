using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>Tells of every field which candidates there were, once the configuration is derived.</summary>
internal sealed class Explainer(EvaluationScope scope)
{
    private Dictionary<FieldSchema, ImmutableArray<DefaultSchema>> _defaults = [];

    public Explanations Explain()
    {
        _defaults = scope.Request.Schema.Stages.OfType<FieldStage>().ToDictionary(stage => stage.Field, stage => stage.Defaults);
        var explained = ImmutableArray.CreateBuilder<FieldExplanation>();
        foreach (var schema in scope.Points.SelectMany(point => point.Plan.Point.Items).Where(scope.Has))
        {
            var items = scope.Node.Items(schema);
            if (items.Count == 0 && schema.Cardinality == Cardinality.Single && scope.Node.Single(schema) is { } instance)
            {
                items = [instance];
            }

            foreach (var item in items)
            {
                explained.AddRange(item.Class.Fields.Select(field => Explain(item, field)));
            }
        }

        return new Explanations(explained.DrainToImmutable());
    }

    private FieldExplanation Explain(ConfigItem item, FieldSchema field)
    {
        var source = item.Sources[field.Index];
        if (source is null && item.IsDefaultInstance && item.Values[field.Index].Kind != CelKind.Null)
        {
            source = scope.Plan.Class(item.Class).ConstantSources[field.Index];
        }

        var winner = new Winner(item, field, source, source is null ? null : StoredSource(item, field, source));
        var losers = new List<LosingCandidate>();
        Computed(winner, losers);
        Generated(winner, losers);
        foreach (var rule in _defaults.GetValueOrDefault(field, []))
        {
            Default(winner, rule, losers);
        }

        Hook(winner, losers);
        Allocated(winner, losers);
        Constant(winner, losers);
        return new FieldExplanation(ItemPaths.Of(item, field), item.Values[field.Index], winner.Shown, [.. Inputs(winner)], [.. losers]);
    }

    /// <summary>The source with the revision that the value has had since it came.</summary>
    private static ValueSource StoredSource(ConfigItem item, FieldSchema field, ValueSource source) =>
        item.Stored is { } stored && stored.TryGetField(field.Name, out var before)
        && before.Source.IsSameAs(source) && ItemValues.AreSame(before.Value, item.Values[field.Index])
            ? before.Source
            : source;

    private void Computed(Winner winner, List<LosingCandidate> losers)
    {
        if (winner.Field.Computed is not { } computed || winner.Is(ValueOrigin.Computed))
        {
            return;
        }

        var by = scope.Plan.Class(winner.Item.Class).ConstantSources[winner.Field.Index].By;
        var value = ExpressionValues.For(winner.Field, scope.Runner.Run(computed, winner.Item));
        losers.Add(Loser(winner, ValueOrigin.Computed, by, value));
    }

    private void Generated(Winner winner, List<LosingCandidate> losers)
    {
        if (scope.Generated.TryGetValue((winner.Item, winner.Field.Index), out var given) && !winner.Is(ValueOrigin.Generated, given.Generator.Name))
        {
            losers.Add(Loser(winner, ValueOrigin.Generated, given.Generator.Name, given.Value));
        }
    }

    private void Default(Winner winner, DefaultSchema rule, List<LosingCandidate> losers)
    {
        if (winner.Is(ValueOrigin.Default, rule.Name) || !winner.Item.Class.IsA(rule.Class))
        {
            return;
        }

        if (!rule.Definition.Always && !scope.StateOf(winner.Item.Class.Item).UseDefaults)
        {
            losers.Add(new LosingCandidate(ValueOrigin.Default, rule.Name, LosingReason.DefaultsOff, CelValue.Null, "defaults are switched off"));
            return;
        }

        var applies = scope.Runner.Test(rule.When, winner.Item);
        if (applies.IsFalse)
        {
            losers.Add(new LosingCandidate(
                ValueOrigin.Default, rule.Name, LosingReason.ConditionFalse, CelValue.Null, $"its condition does not hold: {rule.When!.Text}"));
            return;
        }

        var value = applies.Kind == CelKind.Error ? applies : ExpressionValues.For(rule.Field, scope.Runner.Run(rule.Value, winner.Item));
        losers.Add(Loser(winner, ValueOrigin.Default, rule.Name, value));
    }

    private void Hook(Winner winner, List<LosingCandidate> losers)
    {
        var key = (winner.Item.Class.Item.Point.Name, winner.Item.Ref, winner.Field.Name);
        if (scope.HookValues.TryGetValue(key, out var hook) && !winner.Is(ValueOrigin.Hook, hook.Hook))
        {
            losers.Add(scope.StateOf(winner.Item.Class.Item).UseDefaults
                ? Loser(winner, ValueOrigin.Hook, hook.Hook, ExpressionValues.For(winner.Field, hook.Value))
                : new LosingCandidate(ValueOrigin.Hook, hook.Hook, LosingReason.DefaultsOff, hook.Value, "defaults are switched off"));
        }
    }

    private void Allocated(Winner winner, List<LosingCandidate> losers)
    {
        if (winner.Field.Allocation is { } allocation && !winner.Is(ValueOrigin.Allocated))
        {
            var pool = scope.Runner.Test(allocation.When, winner.Item) is { IsFalse: true } ? CelValue.False : scope.Runner.Run(allocation.Pool, winner.Item);
            losers.Add(pool.IsFalse
                ? new LosingCandidate(ValueOrigin.Allocated, "", LosingReason.ConditionFalse, CelValue.Null, $"no value is wanted: {allocation.When!.Text}")
                : Loser(winner, ValueOrigin.Allocated, pool.IsErrorOrUnknown ? "" : ValueText.Of(pool), pool.IsErrorOrUnknown ? pool : CelValue.Null));
        }
    }

    private void Constant(Winner winner, List<LosingCandidate> losers)
    {
        if (winner.Field.Default.Kind != CelKind.Null && !winner.Is(ValueOrigin.Constant))
        {
            losers.Add(Loser(winner, ValueOrigin.Constant, scope.Plan.Class(winner.Item.Class).ConstantSources[winner.Field.Index].By, winner.Field.Default));
        }
    }

    private static LosingCandidate Loser(Winner winner, ValueOrigin origin, string by, in CelValue value)
    {
        var (reason, message) = value.Kind switch
        {
            CelKind.Error => (LosingReason.Failed, value.AsError().Message),
            CelKind.Null => (LosingReason.Null, "it gives null"),
            _ when winner.Source is { IsUser: true } user => (LosingReason.UserValue, $"{user.By} set a value"),
            _ when winner.Item.IsDefaultInstance && origin != ValueOrigin.Constant => (LosingReason.NoItem, $"there is no {winner.Item.Ref}, and it makes none"),
            _ when winner.Source is { Origin: ValueOrigin.Default } rule && origin == ValueOrigin.Default =>
                (LosingReason.LowerPriority, $"{rule.By} has a higher priority or was declared before"),
            _ => (LosingReason.Outranked, $"{winner.Source?.By} comes first"),
        };
        return new LosingCandidate(origin, by, reason, value.Kind == CelKind.Error ? CelValue.Null : value, message);
    }

    /// <summary>Runs what gave the value once more, and notes what it reads.</summary>
    private IEnumerable<ExplainedInput> Inputs(Winner winner)
    {
        ImmutableArray<Expression?> expressions = winner.Source switch
        {
            { Origin: ValueOrigin.Computed } => [winner.Field.Computed],
            { Origin: ValueOrigin.Allocated } when winner.Field.Allocation is { } from => [from.When, from.Pool, from.PrefixLength, from.Hint],
            { Origin: ValueOrigin.Default, By: var by } when _defaults.GetValueOrDefault(winner.Field, []).FirstOrDefault(rule => rule.Name == by) is { } rule =>
                [rule.When, rule.Value],
            { Origin: ValueOrigin.Generated } when scope.Generated.TryGetValue((winner.Item, winner.Field.Index), out var given) =>
                [given.Generator.ForEach],
            _ => [],
        };
        var trace = new List<(ConfigItem Item, FieldSchema Field)>();
        var attributes = NodeFields.None;
        scope.Reader.Trace = trace;
        foreach (var expression in expressions.OfType<Expression>())
        {
            scope.Runner.Run(expression, winner.Item);
            attributes |= expression.Reads.Attributes;
        }

        scope.Reader.Trace = null;
        return trace.Distinct().Select(read => new ExplainedInput(PathOf(read.Item, read.Field), read.Item.Value(read.Field))).Concat(Attributes(attributes));
    }

    private string PathOf(ConfigItem item, FieldSchema field)
    {
        var path = ItemPaths.Of(item, field);
        return ReferenceEquals(item.Node, scope.Node) ? path
            : ReferenceEquals(item.Node, scope.Old) ? $"old:{path}"
            : $"{item.Node.Node.Id}:{path}";
    }

    private IEnumerable<ExplainedInput> Attributes(NodeFields read)
    {
        var node = scope.Request.Draft;
        (NodeFields Field, string Name, string Value)[] known =
        [
            (NodeFields.Name, "name", node.Name), (NodeFields.Tenant, "tenant", node.Tenant),
            (NodeFields.State, "state", node.State), (NodeFields.Parent, "parent", node.Parent),
        ];
        return known.Where(attribute => read.HasFlag(attribute.Field))
            .Select(attribute => new ExplainedInput($"node#{attribute.Name}", CelValue.Of(attribute.Value)));
    }

    private sealed record Winner(ConfigItem Item, FieldSchema Field, ValueSource? Source, ValueSource? Shown)
    {
        public bool Is(ValueOrigin origin) => Source?.Origin == origin;

        public bool Is(ValueOrigin origin, string by) => Source is { } source && source.Origin == origin && source.By == by;
    }
}
