using Registry.Domain.Items;
using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>Derives values and items, stage by stage.</summary>
/// <remarks>
/// One pass is all that most nodes need: each stage comes after what it reads. Another one is made where a default gave a single item after
/// stages that could have given it more, where such an item was given by nothing any more, and where an item went that others name.
/// </remarks>
internal sealed class Derivation
{
    /// <summary>Rules that contradict each other could go on for ever.</summary>
    private const int MaxPasses = 4;

    private readonly EvaluationScope _scope;
    private readonly FieldResolver _fields;
    private readonly ItemRemoval _removal;
    private readonly GeneratorRunner _generators;

    // Of each item that defaults give the one by whose name it goes: that of its first field, whatever the order of stages.
    private readonly Dictionary<ConfigItem, (FieldSchema Field, DefaultSchema Rule)> _given = [];

    public Derivation(EvaluationScope scope)
    {
        _scope = scope;
        _fields = new FieldResolver(scope, Log, new AllocationResolver(scope, Log));
        _removal = new ItemRemoval(scope);
        _generators = new GeneratorRunner(scope, Log, _fields, _removal);
    }

    /// <summary>What the last pass found wrong.</summary>
    public FindingLog Log { get; } = new();

    public void Run()
    {
        for (var pass = 1; RunPass() && pass < MaxPasses; pass++)
        {
        }
    }

    /// <summary>One pass; true where there should be another.</summary>
    private bool RunPass()
    {
        Log.Entries.Clear();
        _scope.Runner.ForgetIntent();
        _given.Clear();
        _scope.Generated.Clear();
        _removal.HasForgotten = false;
        Prepare();
        var isUnsettled = false;
        var stages = _scope.Plan.Stages;
        for (var i = 0; i < stages.Length; i++)
        {
            if (stages[i] is FieldStage field)
            {
                isUnsettled |= Run(field, i);
            }
            else if (stages[i] is GeneratorStage { Generator: var generator })
            {
                _generators.Run(generator);
            }
        }

        return DropUngiven() || isUnsettled || _removal.HasForgotten;
    }

    private void Prepare()
    {
        foreach (var point in _scope.Points)
        {
            foreach (var item in point.Plan.Point.Items)
            {
                foreach (var present in _scope.Node.Items(item))
                {
                    _fields.Reset(present);
                }

                if (point.UseDefaults && item.Cardinality != Cardinality.Static)
                {
                    DropOrphans(item);
                }
            }
        }
    }

    /// <summary>Items of generators that there are no more.</summary>
    private void DropOrphans(ItemSchema schema)
    {
        while (_scope.Node.Items(schema).FirstOrDefault(IsOrphan) is { } orphan)
        {
            Drop(orphan);
        }
    }

    private bool IsOrphan(ConfigItem item) => item.Source is { Origin: ValueOrigin.Generated, By: var by }
        && !_scope.Plan.Generators.Exists(generator => ReferenceEquals(generator.Class.Item, item.Class.Item) && RuleIdentity.AreSame(generator.Name, by));

    /// <summary>Takes a derived item away, or makes it the user's; true where it is gone.</summary>
    private bool Drop(ConfigItem item)
    {
        if (!_removal.HasUserContent(item))
        {
            return _removal.Remove(item, null);
        }

        _removal.TakeOver(item);
        return false;
    }

    private bool Run(FieldStage stage, int index)
    {
        var schema = stage.Field.Class.Item;
        if (!_scope.Has(schema))
        {
            return false;
        }

        var items = _scope.Node.Items(schema);
        var isLate = schema.Cardinality == Cardinality.Single && items.Count == 0 && TryCreate(stage) && IsAfterOthers(schema, index);
        items = _scope.Node.Items(schema);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].Class.IsA(stage.Field.Class))
            {
                Resolve(items[i], stage);
            }
        }

        return isLate;
    }

    private void Resolve(ConfigItem item, FieldStage stage)
    {
        var rule = _fields.Resolve(item, stage);
        if (item.Source is not { Origin: ValueOrigin.Default } || (_given.TryGetValue(item, out var given) && given.Field.Index < stage.Field.Index))
        {
            return;
        }

        // A value that a user put over the default's does not make the item the user's: the default would still give it.
        var giver = rule is { Definition.Creates: true }
            ? rule
            : Creates(stage).FirstOrDefault(candidate => IsOn(candidate) && _fields.TryDefault(item, candidate, out _));
        if (giver is not null)
        {
            _given[item] = (stage.Field, giver);
        }
    }

    private static IEnumerable<DefaultSchema> Creates(FieldStage stage) => stage.Defaults.Where(rule => rule.Definition.Creates);

    private bool IsOn(DefaultSchema rule) => rule.Definition.Always || _scope.StateOf(rule.Class.Item).UseDefaults;

    private bool TryCreate(FieldStage stage)
    {
        foreach (var rule in Creates(stage))
        {
            if (!IsOn(rule) || ItemClasses.MadeBy(rule) is not { } itemClass)
            {
                continue;
            }

            var item = ItemClasses.New(_scope, itemClass, "", new ValueSource(ValueOrigin.Default, rule.Name, 0));
            _fields.Reset(item);
            if (_fields.TryDefault(item, rule, out _))
            {
                _scope.Node.Edit(rule.Class.Item).Add(item);
                return true;
            }
        }

        return false;
    }

    private bool IsAfterOthers(ItemSchema schema, int index)
    {
        var stages = _scope.Plan.Stages;
        for (var i = 0; i < index; i++)
        {
            if (stages[i] is FieldStage earlier && ReferenceEquals(earlier.Field.Class.Item, schema))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Drops single items that a default gave once and none does now, and names the others' defaults.</summary>
    private bool DropUngiven()
    {
        var isRemoved = false;
        foreach (var point in _scope.Points)
        {
            foreach (var schema in point.Plan.Point.Items)
            {
                if (_scope.Node.Items(schema) is not [{ Source: { Origin: ValueOrigin.Default, By: var by } } item]
                    || (!point.UseDefaults && !_scope.Plan.IsAlways(by)))
                {
                    continue;
                }

                if (!_given.TryGetValue(item, out var given))
                {
                    isRemoved |= Drop(item);
                }
                else if (by != given.Rule.Name)
                {
                    item.Source = new ValueSource(ValueOrigin.Default, given.Rule.Name, 0);
                }
            }
        }

        return isRemoved;
    }
}
