using Registry.Domain;
using Registry.Domain.Items;
using Registry.Domain.Pools;
using Registry.Modules.Schema;
using Registry.Modules.Validation;

namespace Registry.Modules.Evaluation;

/// <summary>Writes what was worked on as what is stored. What did not change stays the same object, with the sources that it had.</summary>
internal sealed class EffectiveItems(EvaluationScope scope)
{
    private readonly ImmutableArray<ItemField>.Builder _fields = ImmutableArray.CreateBuilder<ItemField>();

    public NodeItems Build()
    {
        var draft = scope.Request.Draft.Items;
        var points = new List<PointItems>(scope.Points.Length);
        var isSame = true;
        foreach (var state in scope.Points)
        {
            var built = Build(state);
            isSame &= ReferenceEquals(built, state.Stored);
            if (!built.IsEmpty)
            {
                points.Add(built);
            }
        }

        return isSame && points.Count == draft.Points.Length ? draft : NodeItems.Of(points);
    }

    /// <summary>Tells of what is stored but no longer declared: it goes.</summary>
    public void ReportDropped(FindingLog log)
    {
        foreach (var stored in scope.Request.Draft.Items.Points)
        {
            if (scope.Point(stored.Point) is not { } state)
            {
                var type = scope.Request.Draft.Type;
                Warn(log, stored.Point, FindingCodes.PointDropped, $"nodes of type {type} have no point '{stored.Point}' any more: its items go");
                continue;
            }

            foreach (var item in stored.Items)
            {
                ReportDropped(log, state, item);
            }
        }
    }

    /// <summary>The unique keys that fields claim.</summary>
    public ImmutableArray<string> UniqueKeys(FindingLog log)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var item in AllItems())
        {
            foreach (var field in scope.Plan.Class(item.Class).UniqueKeys)
            {
                if (item.Values[field.Index].Kind != CelKind.Null && UniqueKey(item, field, log) is { Length: > 0 } key)
                {
                    keys.Add(key);
                }
            }
        }

        return [.. keys];
    }

    /// <summary>The allocations that fields have.</summary>
    public ImmutableArray<AllocationUse> Allocations()
    {
        var uses = ImmutableArray.CreateBuilder<AllocationUse>();
        foreach (var item in AllItems())
        {
            foreach (var field in scope.Plan.Class(item.Class).Allocations)
            {
                if (item.Sources[field.Index] is { Origin: ValueOrigin.Allocated, By: var pool })
                {
                    uses.Add(new AllocationUse(pool, item.Values[field.Index], ItemPaths.Of(item, field)));
                }
            }
        }

        return uses.DrainToImmutable();
    }

    private IEnumerable<ConfigItem> AllItems() =>
        scope.Points.SelectMany(state => state.Plan.Point.Items).SelectMany(scope.Node.Items);

    private string? UniqueKey(ConfigItem item, FieldSchema field, FindingLog log)
    {
        var value = scope.Runner.Run(field.UniqueKey!, item);
        var problem = value.Kind switch
        {
            CelKind.Null => null,
            CelKind.String => UniqueKeySyntax.ProblemOf(value.AsString()) switch
            {
                // An empty text claims nothing.
                UniqueKeyProblem.None or UniqueKeyProblem.Empty => null,
                UniqueKeyProblem.TooLong => $"it is longer than {NodeLimits.UniqueKeyBytes} bytes",
                UniqueKeyProblem.Unprintable => "it has control or unprintable characters",
                UniqueKeyProblem.NamePrefix => $"it begins with '{NodeLimits.NameKeyPrefix}', which the registry keeps for names",
                _ => $"it begins with '{Allocation.KeyPrefix}', which the registry keeps for allocations of pools",
            },
            CelKind.Error => value.AsError().Message,
            _ => $"it is {value}, no string",
        };
        if (problem is not null)
        {
            log.Error(item, field, FindingCodes.UniqueKey, $"the unique key of '{field.Name}' cannot be claimed: {problem}");
        }

        return problem is null && value.Kind == CelKind.String ? value.AsString() : null;
    }

    private PointItems Build(PointState state)
    {
        var stored = state.Stored;
        var items = ImmutableArray.CreateBuilder<Item>(stored.Items.Length);
        var isSame = state.UseDefaults == stored.UseDefaults && state.Metadata.AsSpan().SequenceEqual(stored.Metadata.AsSpan());
        foreach (var schema in state.Plan.ItemsById)
        {
            foreach (var item in scope.Node.Items(schema))
            {
                var built = Build(item);
                isSame &= items.Count < stored.Items.Length && ReferenceEquals(built, stored.Items[items.Count]);
                items.Add(built);
            }
        }

        var references = References(state);
        isSame &= items.Count == stored.Items.Length && references.AsSpan().SequenceEqual(stored.References.AsSpan());
        return isSame
            ? stored
            : stored with { UseDefaults = state.UseDefaults, Metadata = state.Metadata, Items = items.DrainToImmutable(), References = references };
    }

    private ImmutableArray<NodeReference> References(PointState state)
    {
        var references = ImmutableArray.CreateBuilder<NodeReference>();
        foreach (var schema in state.Plan.ItemsById)
        {
            foreach (var item in scope.Node.Items(schema))
            {
                foreach (var field in scope.Plan.Class(item.Class).NodeRefs)
                {
                    AddReferences(references, item, field);
                }
            }
        }

        return references.DrainToImmutable();
    }

    private static void AddReferences(ImmutableArray<NodeReference>.Builder references, ConfigItem item, FieldSchema field)
    {
        var value = item.Values[field.Index];
        if (value.Kind == CelKind.String)
        {
            references.Add(new NodeReference(value.AsString(), item.Ref, field.Name, field.OnDelete));
        }
        else if (value.Kind == CelKind.List)
        {
            var list = value.AsList();
            for (var i = 0; i < list.Count; i++)
            {
                references.Add(new NodeReference(list[i].AsString(), item.Ref, field.Name, field.OnDelete));
            }
        }
    }

    private Item Build(ConfigItem item)
    {
        var stored = item.Stored;
        var isSame = stored is not null;
        _fields.Clear();
        foreach (var field in scope.Plan.Class(item.Class).ByName)
        {
            if (item.Sources[field.Index] is not { } source || (item.Values[field.Index].Kind == CelKind.Null && !source.IsUser))
            {
                continue;
            }

            var value = item.Values[field.Index];
            if (stored is not null && TryGetStored(stored, _fields.Count, field.Name, out var before)
                && before.Source.IsSameAs(source) && ItemValues.AreSame(before.Value, value))
            {
                (value, source) = (before.Value, before.Source);
                isSame &= _fields.Count < stored.Fields.Length && ReferenceEquals(stored.Fields[_fields.Count].Source, source);
            }
            else
            {
                isSame = false;
                source = source.Revision == 0 ? source : source with { Revision = 0 };
            }

            _fields.Add(new ItemField(field.Name, value, source));
        }

        var itemSource = stored is not null && stored.Source.IsSameAs(item.Source!) ? stored.Source : item.Source!;
        var parent = item.Parent?.Ref ?? ItemRef.None;
        return isSame && _fields.Count == stored!.Fields.Length && ReferenceEquals(itemSource, stored.Source)
            && stored.Class == item.Class.Name && stored.Parent == parent && stored.Annotations.AsSpan().SequenceEqual(item.Annotations.AsSpan())
                ? stored
                : new Item
                {
                    Ref = item.Ref,
                    Class = item.Class.Name,
                    Parent = parent,
                    Source = itemSource,
                    Fields = _fields.ToImmutable(),
                    Annotations = item.Annotations,
                };
    }

    /// <summary>The stored field of a name: most often the one at the same place.</summary>
    private static bool TryGetStored(Item stored, int place, string name, out ItemField field)
    {
        if (place < stored.Fields.Length && stored.Fields[place].Name == name)
        {
            field = stored.Fields[place];
            return true;
        }

        return stored.TryGetField(name, out field);
    }

    private void ReportDropped(FindingLog log, PointState state, Item item)
    {
        var path = ItemPaths.Of(state.Plan.Point.Name, item.Ref);
        if (state.Plan.Point.Item(item.Ref.Id) is not { } schema || !scope.Has(schema) || schema.Class(item.Class) is not { } itemClass)
        {
            Warn(
                log,
                path,
                FindingCodes.ItemDropped,
                $"no module declares {item.Ref.Id}/{item.Class} for nodes of type {scope.Node.Node.Type} any more: the item goes");
            return;
        }

        foreach (var field in item.Fields)
        {
            if (field.Source.IsUser && (!itemClass.TryGetField(field.Name, out var known) || !FieldValues.Fits(known, field.Value)))
            {
                Warn(log, $"{path}#{field.Name}", FindingCodes.FieldDropped, $"no module declares '{field.Name}' with such a value any more: it goes");
            }
        }
    }

    private static void Warn(FindingLog log, string path, string code, string message) =>
        log.Add(new Finding(path, code, message, "", FindingSeverity.Warning, false));
}
