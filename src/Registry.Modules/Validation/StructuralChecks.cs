using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.Modules.Validation;

/// <summary>The checks that every item and field has, whatever the modules' rules say.</summary>
internal sealed class StructuralChecks(EvaluationScope scope, ConfigNode node, ExpressionRunner runner, FindingLog log)
{
    private const int MaxLimitsShown = 2;
    private const int MaxChoicesShown = 12;

    public void Run()
    {
        foreach (var point in scope.Points)
        {
            foreach (var schema in point.Plan.Point.Items)
            {
                var items = node.Items(schema);
                if (schema.Cardinality == Cardinality.Single && items.Count > 1)
                {
                    log.Add(Finding.Error(
                        $"{schema.Path}", FindingCodes.ItemTooMany, $"{schema.Id} is single, but there are {items.Count} items; remove all but one"), items[0]);
                }

                for (var i = 0; i < items.Count; i++)
                {
                    CheckItem(items[i]);
                }
            }
        }
    }

    private void CheckItem(ConfigItem item)
    {
        if (!item.Class.IsSelectable)
        {
            log.Add(
                Finding.Error(
                    ItemPaths.Of(item),
                    FindingCodes.ClassNotSelectable,
                    $"{item.Class.Name} cannot be chosen; change the class to {Selectable(item.Class.Item)}"),
                item);
        }

        CheckParent(item);
        foreach (var check in scope.Plan.Class(item.Class).Checks)
        {
            CheckField(item, check);
        }
    }

    private void CheckParent(ConfigItem item)
    {
        if (item.Parent is { } parent)
        {
            if (!ItemParents.MayHang(item.Class, parent.Class))
            {
                log.Add(
                    Finding.Error(
                        ItemPaths.Of(item),
                        FindingCodes.ParentNotAllowed,
                        $"{item.Class.Name} cannot hang under {parent.Ref}, a {parent.Class.Name}; {ItemParents.Allowed(item.Class)}"),
                    item);
            }
        }
        else if (item.Class.RequiresParent)
        {
            log.Add(
                Finding.Error(
                    ItemPaths.Of(item),
                    FindingCodes.ParentRequired,
                    $"{item.Class.Name} must hang under another item; {ItemParents.Allowed(item.Class)}"),
                item);
        }
    }

    private void CheckField(ConfigItem item, FieldCheck check)
    {
        var field = check.Field;
        var value = item.Values[field.Index];
        if (FieldCheck.IsMissing(value))
        {
            if (field.Definition.Required)
            {
                var advice = field.IsReadOnly ? ", but no rule gives one" : "; set it";
                log.Error(item, field, FindingCodes.FieldRequired, $"'{field.Name}' must have a value{advice}");
            }
        }
        else if (FieldValues.Problem(field, value) is { } problem)
        {
            log.Error(item, field, check.CodeOf(value), $"'{field.Name}': {FieldCheck.Shown(field, problem)}");
        }
        else if (field.Type.Kind is FieldKind.Choice or FieldKind.NodeRef or FieldKind.ItemRef)
        {
            CheckNames(item, field, value);
        }
    }

    private void CheckNames(ConfigItem item, FieldSchema field, in CelValue value)
    {
        if (!field.Type.IsList)
        {
            CheckName(item, field, value);
            return;
        }

        var list = value.AsList();
        for (var i = 0; i < list.Count; i++)
        {
            CheckName(item, field, list[i]);
        }
    }

    private void CheckName(ConfigItem item, FieldSchema field, in CelValue value)
    {
        switch (field.Type.Kind)
        {
            case FieldKind.Choice:
                CheckLimit(item, field, value.AsString());
                break;
            case FieldKind.NodeRef:
                CheckNodeRef(item, field, value.AsString());
                break;
            case FieldKind.ItemRef:
                CheckItemRef(item, field, value.AsString());
                break;
        }
    }

    private void CheckLimit(ConfigItem item, FieldSchema field, string name)
    {
        var choices = field.Choices!.All(name);
        var verdict = CelValue.True;
        var failed = "";
        foreach (var choice in choices)
        {
            var allowed = runner.Test(choice.LimitedTo, item);
            if (allowed.IsTrue)
            {
                return;
            }

            if (verdict.Kind != CelKind.Error)
            {
                (verdict, failed) = (allowed, choice.Module);
            }
        }

        if (verdict.Kind == CelKind.Error)
        {
            log.Failed(
                ItemPaths.Of(item, field),
                scope.Plan.Constant(failed).By,
                $"whether '{field.Name}' may be '{name}' cannot be found: {verdict.AsError().Message}",
                item,
                field);
        }
        else if (!verdict.IsTrue)
        {
            var limits = string.Join(" or ", choices.Take(MaxLimitsShown).Select(choice => choice.LimitedTo!.Text))
                + (choices.Length > MaxLimitsShown ? " …" : "");
            log.Error(
                item,
                field,
                FindingCodes.ChoiceLimited,
                $"'{field.Name}' cannot be '{name}' here, which is limited to: {limits}; {Others(item, field)}");
        }
    }

    /// <summary>What may be chosen instead.</summary>
    private string Others(ConfigItem item, FieldSchema field)
    {
        var allowed = AllowedChoices.Of(field, item, runner).Select(choice => choice.Name).ToList();
        return allowed.Count switch
        {
            0 => "there is nothing to choose here",
            <= MaxChoicesShown => $"choose {string.Join(" or ", allowed)}",
            _ => "choose another",
        };
    }

    private void CheckNodeRef(ConfigItem item, FieldSchema field, string id)
    {
        if (scope.Reader.Node(id) is not { } target)
        {
            log.Error(item, field, FindingCodes.RefNotFound, $"'{field.Name}' names node '{id}', which does not exist; name another, or clear it");
        }
        else if (!field.Definition.NodeTypes.IsDefaultOrEmpty && !field.Definition.NodeTypes.Contains(target.Node.Type))
        {
            log.Error(
                item,
                field,
                FindingCodes.RefType,
                $"'{field.Name}' names node '{target.Node.Name}' of type {target.Node.Type}; it must be of type {string.Join(" or ", field.Definition.NodeTypes)}");
        }
    }

    private void CheckItemRef(ConfigItem item, FieldSchema field, string key)
    {
        if (field.RefersTo is not { } to)
        {
            return;
        }

        if (node.Find(to.Item, key) is not { } target)
        {
            var nearest = log.MaySuggest() ? Domain.NearestName.Best(key, node.Items(to.Item).Select(candidate => candidate.Key)) : null;
            log.Error(
                item,
                field,
                FindingCodes.RefNotFound,
                $"'{field.Name}' names {to.Item.Id}/{key}, which does not exist{(nearest is null ? "" : $"; did you mean '{nearest}'?")}");
        }
        else if (!target.Class.IsA(to))
        {
            log.Error(item, field, FindingCodes.RefType, $"'{field.Name}' names {target.Ref}, a {target.Class.Name}; it must be a {to.Name}");
        }
    }

    private static string Selectable(ItemSchema item) =>
        string.Join(" or ", item.Classes.Where(candidate => candidate.IsSelectable).Select(candidate => candidate.Name));
}
