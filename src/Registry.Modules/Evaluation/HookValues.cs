using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>The values that hooks gave a node before.</summary>
public static class HookValues
{
    /// <summary>Those of all hooks that there still are, for an evaluation that asks none but these.</summary>
    public static ImmutableArray<HookValue> Kept(ModuleSchema schema, Node node, ImmutableArray<HookSchema> asked)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(node);
        if (schema.Hooks.IsEmpty || node.Items.IsEmpty)
        {
            return [];
        }

        return
        [
            .. schema.Hooks.Where(hook => hook.Calls(HookCall.Default) && hook.AppliesTo(node.Type) && !asked.Contains(hook))
                .SelectMany(hook => Stored(node, hook)),
        ];
    }

    /// <summary>Those of one hook.</summary>
    public static ImmutableArray<HookValue> Stored(Node node, HookSchema hook)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(hook);
        var values = ImmutableArray.CreateBuilder<HookValue>();
        foreach (var item in node.Items.Point(hook.Point.Name).Items)
        {
            foreach (var field in item.Fields)
            {
                if (field.Source.Origin == ValueOrigin.Hook && field.Source.By == hook.Name)
                {
                    values.Add(new HookValue(hook.Point.Name, item.Ref, field.Name, field.Value, hook.Name));
                }
            }
        }

        return values.ToImmutable();
    }
}
