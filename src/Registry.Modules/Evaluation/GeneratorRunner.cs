using Registry.Domain.Items;
using Registry.Modules.Edits;
using Registry.Modules.Schema;
using Registry.Modules.Validation;

namespace Registry.Modules.Evaluation;

/// <summary>Makes the items of generators, and takes away those whose element is gone.</summary>
internal sealed class GeneratorRunner(EvaluationScope scope, FindingLog log, FieldResolver fields, ItemRemoval removal)
{
    /// <summary>Runs a generator.</summary>
    public void Run(GeneratorSchema generator)
    {
        var item = generator.Class.Item;
        if (!scope.Has(item) || (!generator.Definition.Always && !scope.StateOf(item).UseDefaults))
        {
            return;
        }

        var elements = generator.ForEach is null ? CelList.Of(CelValue.Null) : scope.Runner.Run(generator.ForEach, null);
        if (elements.Kind is not (CelKind.List or CelKind.Null))
        {
            // What cannot be found out removes nothing: the write is refused anyway.
            Fail(generator, elements.Kind == CelKind.Error ? elements.AsError().Message : $"for_each gives {elements}, which is no list");
            return;
        }

        var ensured = new HashSet<ConfigItem>();
        var isWhole = true;
        if (elements.Kind == CelKind.List)
        {
            var list = elements.AsList();
            for (var i = 0; i < list.Count; i++)
            {
                isWhole &= Ensure(generator, list[i], ensured);
            }
        }

        if (isWhole)
        {
            RemoveOthers(generator, ensured);
        }
    }

    private void RemoveOthers(GeneratorSchema generator, HashSet<ConfigItem> ensured)
    {
        foreach (var item in scope.Node.Items(generator.Class.Item).ToArray())
        {
            if (item.Source is not { Origin: ValueOrigin.Generated } source || ensured.Contains(item) || !RuleIdentity.AreSame(source.By, generator.Name))
            {
                continue;
            }

            if (!generator.Definition.DropsChanged && removal.HasUserContent(item))
            {
                removal.TakeOver(item);
            }
            else
            {
                removal.Remove(item, null);
            }
        }
    }

    /// <summary>Sees to the item of an element; false where an expression failed.</summary>
    private bool Ensure(GeneratorSchema generator, in CelValue each, HashSet<ConfigItem> ensured)
    {
        var wanted = scope.Runner.Test(generator.When, null, each);
        if (wanted.Kind == CelKind.Error)
        {
            return Fail(generator, $"when: {wanted.AsError().Message}");
        }

        if (wanted.IsFalse)
        {
            return true;
        }

        if (!TryKey(generator, each, out var key) || !TryParent(generator, each, out var parent, out var hasParent))
        {
            return false;
        }

        if (!hasParent)
        {
            return true;
        }

        var item = Find(generator, key);
        if (item is not null && ensured.Contains(item))
        {
            return Fail(generator, $"the key '{key}' comes twice; keys are those of one item each");
        }

        item = item is null ? Make(generator, key) : Adopt(generator, item);
        ensured.Add(item);
        if (item.Source is { IsUser: false })
        {
            if (IsUnder(parent, item))
            {
                return Fail(generator, $"parent: {item.Ref} would hang under itself");
            }

            item.Parent = parent;
        }

        return !item.Class.IsA(generator.Class) || GiveValues(generator, item, each);
    }

    private ConfigItem? Find(GeneratorSchema generator, string key) => generator.Class.Item.Cardinality == Cardinality.Single
        ? scope.Node.Items(generator.Class.Item).FirstOrDefault()
        : scope.Node.Find(generator.Class.Item, key);

    private ConfigItem Make(GeneratorSchema generator, string key)
    {
        var item = ItemClasses.New(scope, generator.Class, key, new ValueSource(ValueOrigin.Generated, generator.Name, 0));
        scope.Node.Edit(generator.Class.Item).Add(item);
        fields.Reset(item);
        return item;
    }

    /// <summary>An item that is there: a generator's takes the class and source of the present version, a user's stays as it is.</summary>
    private ConfigItem Adopt(GeneratorSchema generator, ConfigItem item)
    {
        if (item.Source is not { Origin: ValueOrigin.Generated or ValueOrigin.Default })
        {
            return item;
        }

        if (!ReferenceEquals(item.Class, generator.Class))
        {
            item = ItemClasses.Change(scope, item, generator.Class);
            fields.Reset(item);
        }

        if (item.Source!.By != generator.Name)
        {
            item.Source = new ValueSource(ValueOrigin.Generated, generator.Name, 0);
        }

        return item;
    }

    private bool TryKey(GeneratorSchema generator, in CelValue each, out string key)
    {
        key = "";
        if (generator.Key is null)
        {
            return true;
        }

        var value = scope.Runner.Run(generator.Key, null, each);
        if (value.Kind == CelKind.Error)
        {
            return Fail(generator, $"key: {value.AsError().Message}");
        }

        key = value.Kind is CelKind.String or CelKind.Int ? ValueText.Of(value) : "";
        return ItemKeys.IsKey(key) || Fail(generator, $"key: {ValueText.Quoted(value)} is no key; {ItemKeys.Rule}");
    }

    private bool TryParent(GeneratorSchema generator, in CelValue each, out ConfigItem? parent, out bool isThere)
    {
        (parent, isThere) = (null, true);
        if (generator.ParentItem is null)
        {
            return true;
        }

        var value = generator.ParentKey is null ? CelValue.Of("") : scope.Runner.Run(generator.ParentKey, null, each);
        if (value.Kind == CelKind.Error)
        {
            return Fail(generator, $"parent: {value.AsError().Message}");
        }

        parent = value.Kind switch
        {
            CelKind.String => scope.Node.Find(generator.ParentItem, value.AsString()),
            CelKind.Object => value.AsObject().Instance as ConfigItem,
            _ => null,
        };
        isThere = parent is { IsDefaultInstance: false };
        return true;
    }

    private static bool IsUnder(ConfigItem? item, ConfigItem other)
    {
        while (item is not null && !ReferenceEquals(item, other))
        {
            item = item.Parent;
        }

        return item is not null;
    }

    private bool GiveValues(GeneratorSchema generator, ConfigItem item, in CelValue each)
    {
        var isWhole = true;
        foreach (var (field, expression) in generator.Values)
        {
            var value = ExpressionValues.For(field, scope.Runner.Run(expression, item, each));
            if (value.Kind == CelKind.Error)
            {
                fields.Fail(item, field, generator.Name, value);
                isWhole = false;
            }
            else if (value.Kind != CelKind.Null)
            {
                Give(generator, item, field, value);
            }
        }

        return isWhole;
    }

    private void Give(GeneratorSchema generator, ConfigItem item, FieldSchema field, in CelValue value)
    {
        if (scope.Request.Explain)
        {
            scope.Generated[(item, field.Index)] = (generator, value);
        }

        if (item.Sources[field.Index] is not { IsUser: true })
        {
            item.Values[field.Index] = value;
            item.Sources[field.Index] = new ValueSource(ValueOrigin.Generated, generator.Name, 0);
        }
    }

    private bool Fail(GeneratorSchema generator, string reason)
    {
        log.Failed(generator.Class.Path, generator.Name, $"the generator {generator.Name} failed: {reason}");
        return false;
    }
}
