using Google.Protobuf.WellKnownTypes;
using Registry.V1;

namespace Registry.ModelTests.Model;

/// <summary>The items of a node: edits, what the modules derive, and what they refuse.</summary>
internal sealed partial class NaiveRegistry
{
    private readonly HashSet<string> _evaluated = [];

    private static List<ConfigEdit> Edits(IEnumerable<PointEdits> points) => [.. points.SelectMany(point => point.Edits)];

    private UpdateConfigResponse UpdateConfig(ModelNode node, UpdateConfigRequest request)
    {
        Evaluate(node.Id, [.. request.Edits], isAsked: true);
        var response = new UpdateConfigResponse { Config = new Config { NodeId = node.Id }, Revision = _revision };
        response.Added.AddRange(request.Edits.Where(edit => edit.AddItem is not null).Select(edit => new ItemRef { Id = edit.AddItem.Id, Key = edit.AddItem.Key }));
        return response;
    }

    private void Evaluate(string id, List<ConfigEdit> edits, bool isAsked, bool isUnlink = false)
    {
        if (!isAsked)
        {
            return;
        }

        var node = State.Nodes[id];
        if (!node.IsBox)
        {
            _ = edits.Count == 0 ? true : throw Invalid("no items for this type");
            return;
        }

        var items = Declared(node.Items);
        edits = isUnlink ? [.. edits.Where(edit => Fields(TargetOf(edit).Id).Length > 0)] : edits;
        var waiting = edits.Where(edit => !TryEdit(items, edit)).ToList();
        Derive(node, items);
        while (waiting.Count > 0)
        {
            var still = waiting.Where(edit => !TryEdit(items, edit)).ToList();
            if (still.Count == waiting.Count)
            {
                throw Invalid("an edit names an item that there is not");
            }

            waiting = still;
            Derive(node, items);
        }

        Check(node, items);
        node.Items = [.. items.OrderBy(item => item.Id, StringComparer.Ordinal)];
        node.ItemKeys = new(ClaimsOf(items), StringComparer.Ordinal);
        SettleAllocations(node);
        _evaluated.Add(id);
    }

    /// <summary>What is left of stored items under the modules of now.</summary>
    private List<ModelItem> Declared(List<ModelItem> stored)
    {
        List<ModelItem> items = [.. stored.Where(item => Fields(item.Id).Length > 0).Select(item => item.Copy())];
        foreach (var item in items)
        {
            item.Values.Keys.Except(Fields(item.Id)).ToList().ForEach(field => item.Values.Remove(field));
        }

        return items;
    }

    private static ItemRef TargetOf(ConfigEdit edit) => edit.EditCase switch
    {
        ConfigEdit.EditOneofCase.SetField => edit.SetField.Item,
        ConfigEdit.EditOneofCase.ClearField => edit.ClearField.Item,
        ConfigEdit.EditOneofCase.AddItem => new ItemRef { Id = edit.AddItem.Id, Key = edit.AddItem.Key },
        ConfigEdit.EditOneofCase.RemoveItem => edit.RemoveItem,
        _ => throw new ArgumentException($"The model knows no {edit.EditCase}.", nameof(edit)),
    };

    /// <summary>Carries out an edit; false where it names an item that there is not, which the rules may yet make.</summary>
    private bool TryEdit(List<ModelItem> items, ConfigEdit edit)
    {
        var target = TargetOf(edit);
        _ = Fields(target.Id).Length > 0 ? true : throw Invalid("no such id");
        var item = items.Find(known => known.Id == target.Id && known.Key == target.Key);
        var isSingle = target.Id != Lab.Port;
        switch (edit.EditCase)
        {
            case ConfigEdit.EditOneofCase.AddItem:
                _ = item is null && !isSingle ? true : throw Invalid("there is one already");
                items.Add(item = new ModelItem { Id = target.Id, Key = target.Key });
                edit.AddItem.Values.ToList().ForEach(value => Set(item, value.Key, value.Value));
                return true;
            case ConfigEdit.EditOneofCase.SetField when item is null && isSingle:
                items.Add(item = new ModelItem { Id = target.Id });
                Set(item, edit.SetField.Field, edit.SetField.Value);
                return true;
            case ConfigEdit.EditOneofCase.SetField when item is not null:
                Set(item, edit.SetField.Field, edit.SetField.Value);
                return true;
            case ConfigEdit.EditOneofCase.ClearField when item is null && isSingle:
                _ = Fields(target.Id).Contains(edit.ClearField.Field) ? true : throw Invalid("no such field");
                return true;
            case ConfigEdit.EditOneofCase.ClearField when item is not null:
                Clear(items, item, edit.ClearField.Field);
                return true;
            case ConfigEdit.EditOneofCase.RemoveItem when item is not null:
                _ = item.IsUsers ? true : throw Invalid("a generator makes it");
                items.Remove(item);
                return true;
            default:
                return false;
        }
    }

    private void Set(ModelItem item, string field, Value value)
    {
        _ = Fields(item.Id).Contains(field) && field != "value" ? true : throw Invalid("no such field, or not to be set");
        var isRight = field == "size" ? value.KindCase == Value.KindOneofCase.NumberValue : value.KindCase == Value.KindOneofCase.StringValue;
        _ = isRight ? true : throw Invalid("of another type");
        var text = field == "size" ? $"{value.NumberValue}" : value.StringValue;
        if (References.Contains(field) && !State.Nodes.ContainsKey(text))
        {
            // Who is named by name is kept by id.
            text = State.Named(text)?.Id ?? text;
        }

        item.Values[field] = new ModelValue(text, ModelItem.User);
    }

    private void Clear(List<ModelItem> items, ModelItem item, string field)
    {
        _ = Fields(item.Id).Contains(field) ? true : throw Invalid("no such field");
        if (item.Values.TryGetValue(field, out var value) && value.IsUsers)
        {
            item.Values.Remove(field);
            if (item.Key.Length == 0 && !item.Values.Values.Any(left => left.IsUsers))
            {
                items.Remove(item);
            }
        }
    }

    /// <summary>Gives derived values and items anew.</summary>
    private void Derive(ModelNode node, List<ModelItem> items)
    {
        var given = items.ToDictionary(item => item, item => item.Values.Where(value => !value.Value.IsUsers).ToDictionary(value => value.Key, value => value.Value));
        foreach (var item in items)
        {
            given[item].Keys.ToList().ForEach(field => item.Values.Remove(field));
        }

        var main = items.Find(item => item.Id == Lab.Main);
        main?.Values.TryAdd("size", new ModelValue("1", "constant"));
        Generate(items, given, int.Parse(main?.Get("size") ?? "1"));
        if (main is not null && State.Modules.ContainsKey(Lab.More))
        {
            main.Values.TryAdd("title", new ModelValue($"size {main.Get("size")}", "default"));
        }

        foreach (var port in items.Where(item => item.Id == Lab.Port && State.Modules.ContainsKey(Lab.Hook)))
        {
            port.Values.TryAdd("note", new ModelValue(Lab.HookNote, "hook"));
        }

        if (items.Find(item => item.Id == Lab.Lan) is { } lan)
        {
            AllocateFor(node, lan, given.GetValueOrDefault(lan)?.GetValueOrDefault("value"));
        }
    }

    private void Generate(List<ModelItem> items, Dictionary<ModelItem, Dictionary<string, ModelValue>> given, int size)
    {
        var wanted = State.Modules.ContainsKey(Lab.More) ? Enumerable.Range(0, Math.Clamp(size, 0, 3)).ToList() : [];
        foreach (var i in wanted)
        {
            var item = items.Find(known => known.Id == Lab.Port && known.Key == $"g{i}");
            if (item is null)
            {
                items.Add(item = new ModelItem { Id = Lab.Port, Key = $"g{i}", Origin = ModelItem.Generated });
            }

            item.Values.TryAdd("note", new ModelValue($"port {i}", ModelItem.Generated));
        }

        foreach (var item in items.Where(item => !item.IsUsers && !wanted.Exists(i => item.Key == $"g{i}")).ToList())
        {
            if (!item.HasUserContent)
            {
                items.Remove(item);
                continue;
            }

            // Somebody has set something of it: it stays, as the user's, with what its generator gave.
            item.Origin = ModelItem.User;
            foreach (var (field, value) in given.GetValueOrDefault(item) ?? [])
            {
                if (value.Origin == ModelItem.Generated)
                {
                    item.Values[field] = value with { Origin = ModelItem.User };
                }
            }
        }
    }

    private void AllocateFor(ModelNode node, ModelItem lan, ModelValue? stored)
    {
        if (lan.Get("pool") is not { } name)
        {
            return;
        }

        var holder = State.Nodes.GetValueOrDefault(name) ?? State.Named(name);
        if (holder is null || !State.Pools.TryGetValue(holder.Id, out var pool))
        {
            throw Invalid("no such pool");
        }

        var origin = $"allocated {holder.Id}";
        if (stored is null || stored.Origin != origin || !pool.Active.Any(allocation => allocation.Value == stored.Text))
        {
            try
            {
                var taken = Take(holder.Id, pool, 0, "") with { Node = node.Id, Path = "config/lab.lan#value" };
                pool.Entries.Add(taken);
                stored = new ModelValue(taken.Value, origin);
            }
            catch (RefusedException exhausted)
            {
                throw Invalid(exhausted.Reason);
            }
        }

        lan.Values["value"] = stored;
    }

    private void Check(ModelNode node, List<ModelItem> items)
    {
        foreach (var item in items)
        {
            _ = item.Get("size") is not { } size || (double.TryParse(size, out var number) && number is >= 0 and <= 3) ? true : throw Invalid("size");
            _ = item.Id != Lab.Main || item.Get("title") != Lab.RefusedByRule ? true : throw Invalid("title");
            foreach (var field in References.Where(field => item.Get(field) is not null))
            {
                var named = State.Nodes.GetValueOrDefault(item.Get(field)!);
                _ = named is not null && (field != "owner" || named.Seen.Type == Lab.Hypervisor) ? true : throw Invalid($"{field} names nothing");
            }
        }

        var isUntouched = _before.Nodes.TryGetValue(node.Id, out var before) && before.Seen.Equals(node.Seen) && Text(before.Items) == Text(items);
        if (State.Modules.ContainsKey(Lab.Hook) && items.Exists(item => item.Get("mac") == Lab.RefusedByHook) && !isUntouched)
        {
            throw Invalid("the hook refuses it");
        }
    }

    private IEnumerable<string> ClaimsOf(List<ModelItem> items) => items
        .Select(item => item.Get("serial") is { } serial ? ClaimPrefix + serial : item.Get("mac") is { } mac ? $"mac:{mac}" : "")
        .Where(key => key.Length > 0);

    /// <summary>Frees what no item of a node has any more.</summary>
    private void SettleAllocations(ModelNode node)
    {
        var kept = node.Items.Where(item => item.Id == Lab.Lan).Select(item => item.Get("value")).ToHashSet();
        foreach (var (id, pool) in State.Pools)
        {
            var origin = $"allocated {id}";
            var gone = pool.Active.Where(allocation => allocation.Node == node.Id && allocation.Path.Length > 0
                && !node.Items.Any(item => item.Values.TryGetValue("value", out var value) && value == new ModelValue(allocation.Value, origin)));
            gone.ToList().ForEach(allocation => Hold(id, allocation));
        }
    }

    /// <summary>Takes a deleted node out of the items that name it.</summary>
    private void Unlink(string id)
    {
        foreach (var referrer in State.Nodes.Values.ToList())
        {
            var edits = new List<ConfigEdit>();
            var isNamed = false;
            foreach (var item in referrer.Items)
            {
                foreach (var field in References.Where(field => item.Get(field) == id))
                {
                    _ = field != "owner" ? true : throw new RefusedException("STILL_REFERENCED");
                    isNamed = true;
                    var itemRef = new ItemRef { Id = item.Id, Key = item.Key };
                    edits.Add(field == "peer" && item.IsUsers
                        ? new ConfigEdit { RemoveItem = itemRef }
                        : new ConfigEdit { ClearField = new ClearField { Item = itemRef, Field = field } });
                }
            }

            Evaluate(referrer.Id, edits, isNamed, isUnlink: true);
        }
    }

    /// <summary>Stamps the nodes whose items a write has changed, and holds their keys against all others.</summary>
    private void SettleItems()
    {
        foreach (var id in _evaluated.Where(State.Nodes.ContainsKey))
        {
            var node = State.Nodes[id];
            var was = _before.Nodes.TryGetValue(id, out var before) && before.Seen.CreateRevision == node.Seen.CreateRevision ? before : null;
            if (Text(was?.Items ?? []) != Text(node.Items))
            {
                node.ItemsRevision = _revision;
                Stamp(node);
            }
            else if (!node.ItemKeys.SetEquals(was?.ItemKeys ?? []))
            {
                // The same items claim other keys under another module.
                Stamp(node);
            }

            RefuseTaken(node);
        }
    }

    private static string Text(IEnumerable<ModelItem> items) => string.Join('\n', items);

    private static RefusedException Invalid(string why) => new("CONFIG_INVALID", why);
}
