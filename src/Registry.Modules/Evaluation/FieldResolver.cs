using Registry.Domain.Items;
using Registry.Modules.Schema;
using Registry.Modules.Validation;

namespace Registry.Modules.Evaluation;

/// <summary>
/// Gives fields their values by precedence: user, computed, generator, default, what stays while defaults are off, hook, pool, constant.
/// </summary>
internal sealed class FieldResolver(EvaluationScope scope, FindingLog log, AllocationResolver allocations)
{
    /// <summary>Takes away what was derived, but for what stays while defaults are off, and gives constants to fields without a stage.</summary>
    public void Reset(ConfigItem item)
    {
        var isFrozen = !scope.StateOf(item.Class.Item).UseDefaults && item.Stored is not null;
        var fields = item.Class.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            if (item.Sources[i] is { IsUser: true })
            {
                continue;
            }

            if (isFrozen && TryGetFrozen(item, fields[i], out var frozen))
            {
                Set(item, fields[i], frozen.Value, frozen.Source);
            }
            else
            {
                item.Sources[i] = null;
                item.Values[i] = CelValue.Null;
            }
        }

        foreach (var field in scope.Plan.Class(item.Class).Unstaged)
        {
            if (item.Sources[field.Index] is null)
            {
                GiveLast(item, field);
            }
        }
    }

    /// <summary>Gives a field of an item its value. Sources that are there are the user's, a generator's, or stay.</summary>
    /// <returns>The default that gave it; null for anything else.</returns>
    public DefaultSchema? Resolve(ConfigItem item, FieldStage stage)
    {
        var field = stage.Field;
        var source = item.Sources[field.Index];
        if (source is { IsUser: true } || (field.Computed is not null && Compute(item, field)))
        {
            return null;
        }

        var useDefaults = scope.StateOf(field.Class.Item).UseDefaults;
        if (source is { Origin: ValueOrigin.Generated } && (useDefaults || scope.Plan.IsAlways(source.By)))
        {
            return null;
        }

        foreach (var rule in stage.Defaults)
        {
            if ((useDefaults || rule.Definition.Always) && TryDefault(item, rule, out var value))
            {
                Set(item, field, value, new ValueSource(ValueOrigin.Default, rule.Name, 0));
                return rule;
            }
        }

        if (source is null)
        {
            GiveLast(item, field);
        }

        return null;
    }

    /// <summary>Whether a default gives a value on an item. What fails is a finding.</summary>
    public bool TryDefault(ConfigItem item, DefaultSchema rule, out CelValue value)
    {
        value = scope.Runner.Test(rule.When, item);
        if (value.IsFalse)
        {
            value = CelValue.Null;
            return false;
        }

        value = value.Kind == CelKind.Error ? value : ExpressionValues.For(rule.Field, scope.Runner.Run(rule.Value, item));
        if (value.Kind != CelKind.Error)
        {
            return value.Kind != CelKind.Null;
        }

        Fail(item, rule.Field, rule.Name, value);
        value = CelValue.Null;
        return false;
    }

    public void Fail(ConfigItem item, FieldSchema field, string rule, in CelValue error) => log.Failed(
        ItemPaths.Of(item, field), rule, $"the value of '{field.Name}' cannot be found: {error.AsError().Message}; rule {rule}", item, field);

    private static void Set(ConfigItem item, FieldSchema field, in CelValue value, ValueSource source)
    {
        item.Values[field.Index] = value;
        item.Sources[field.Index] = source;
    }

    private bool TryGetFrozen(ConfigItem item, FieldSchema field, out ItemField stored) =>
        item.Stored!.TryGetField(field.Name, out stored)
        && stored.Source.Origin is ValueOrigin.Default or ValueOrigin.Generated or ValueOrigin.Hook
        && !scope.Plan.IsAlways(stored.Source.By)
        && FieldValues.Fits(field, stored.Value);

    private bool Compute(ConfigItem item, FieldSchema field)
    {
        var value = ExpressionValues.For(field, scope.Runner.Run(field.Computed!, item));
        var source = scope.Plan.Class(item.Class).ConstantSources[field.Index];
        if (value.Kind == CelKind.Error)
        {
            Fail(item, field, source.By, value);
            return false;
        }

        if (value.Kind == CelKind.Null)
        {
            return false;
        }

        Set(item, field, value, source with { Origin = ValueOrigin.Computed });
        return true;
    }

    /// <summary>What comes after the defaults: hook, pool, constant.</summary>
    private void GiveLast(ConfigItem item, FieldSchema field)
    {
        if (scope.HookValues.Count > 0 && TryHook(item, field))
        {
            return;
        }

        if (field.Allocation is not null && allocations.TryGet(item, field, out var allocated, out var source))
        {
            Set(item, field, allocated, source);
        }
        else if (field.Default.Kind != CelKind.Null)
        {
            Set(item, field, field.Default, scope.Plan.Class(item.Class).ConstantSources[field.Index]);
        }
    }

    private bool TryHook(ConfigItem item, FieldSchema field)
    {
        var point = scope.StateOf(item.Class.Item);
        if (!point.UseDefaults || !scope.HookValues.TryGetValue((point.Plan.Point.Name, item.Ref, field.Name), out var hook))
        {
            return false;
        }

        var value = ExpressionValues.For(field, hook.Value);
        if (value.Kind == CelKind.Error)
        {
            log.Add(
                Finding.Error(ItemPaths.Of(item, field), FindingCodes.FieldType, $"hook {hook.Hook}: {value.AsError().Message}", hook.Hook),
                item,
                field,
                isOfThisWrite: true);
            return false;
        }

        if (value.Kind == CelKind.Null)
        {
            return false;
        }

        Set(item, field, value, new ValueSource(ValueOrigin.Hook, hook.Hook, 0));
        return true;
    }
}
