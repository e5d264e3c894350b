using Google.Protobuf.WellKnownTypes;
using Registry.V1;
using Origin = Registry.V1.ValueSource.Types.Origin;

namespace Registry.Cli.Config;

/// <summary>
/// The edits that make a node's intent what a document says. What is derived and not in the document stays as it is: a document holds intent,
/// and what it does not name is not the user's.
/// </summary>
internal sealed class EditDifference
{
    private readonly V1.Config _before;
    private readonly ConfigDocument _after;
    private readonly Dictionary<ItemRef, ConfigItem> _effective;
    private readonly Dictionary<ItemRef, DocumentItem> _intent;
    private readonly Dictionary<ItemRef, DocumentItem> _wanted;
    private readonly HashSet<ItemRef> _gone = [];
    private readonly Dictionary<string, List<string>> _orders = new(StringComparer.Ordinal);
    private readonly List<ConfigEdit> _edits = [];

    private EditDifference(V1.Config before, ConfigDocument after)
    {
        (_before, _after) = (before, after);
        _effective = before.Items.ToDictionary(item => item.Ref);
        _intent = ConfigDocument.IntentOf(before).Items.ToDictionary(item => item.Ref);
        _wanted = after.Items.Where(item => !IsKeyless(item)).ToDictionary(item => item.Ref);
    }

    /// <summary>The edits, in order; none where nothing differs.</summary>
    /// <param name="before">The effective configuration, with sources.</param>
    /// <param name="after">The intent as it is to be. No item is in it twice.</param>
    /// <exception cref="DocumentException">No edits lead there; the message names the item.</exception>
    public static IReadOnlyList<ConfigEdit> Between(V1.Config before, ConfigDocument after)
    {
        var difference = new EditDifference(before, after);
        difference.Run();
        return difference._edits;
    }

    private void Run()
    {
        if (_after.Point.Length > 0 && _after.Point != _before.Point)
        {
            throw new DocumentException($"this is point '{_before.Point}' of the node, which cannot become '{_after.Point}'");
        }

        EditPoint();
        Remove();
        foreach (var item in _after.Items.Where(IsKept))
        {
            new FieldDifference(_effective[item.Ref], _intent.GetValueOrDefault(item.Ref), item).AddTo(_edits);
        }

        Arrange();
        AddNew();
    }

    private void EditPoint()
    {
        if (_after.UseDefaults is { } useDefaults && useDefaults != _before.UseDefaults)
        {
            _edits.Add(new ConfigEdit { SetUseDefaults = useDefaults });
        }

        if (_after.Metadata is { } metadata && !metadata.Equals(_before.Metadata ?? new Struct()))
        {
            _edits.Add(new ConfigEdit { SetMetadata = metadata });
        }
    }

    /// <summary>Items that are not in the document any more, and those that hang elsewhere now: there is no edit that hangs an item elsewhere.</summary>
    private void Remove()
    {
        var dropped = _intent.Values.Where(item => !_wanted.ContainsKey(item.Ref)).ToList();
        var roots = dropped.Where(item => IsUsers(item.Ref)).Select(item => item.Ref)
            .Concat(_after.Items.Where(HangsElsewhere).Select(item => item.Ref)).ToHashSet();
        foreach (var item in _before.Items.Where(item => Ancestors(item).Prepend(item.Ref).Any(roots.Contains)))
        {
            _gone.Add(item.Ref);
        }

        // What hangs under a removed item goes with it.
        _edits.AddRange(_before.Items.Where(item => roots.Contains(item.Ref) && !Ancestors(item).Any(roots.Contains))
            .Select(item => new ConfigEdit { RemoveItem = item.Ref }));
        foreach (var item in dropped.Where(item => !_gone.Contains(item.Ref)))
        {
            new FieldDifference(_effective[item.Ref], item, new DocumentItem { Id = item.Id, Key = item.Key }).AddTo(_edits);
        }
    }

    private void Arrange()
    {
        foreach (var items in _after.Items.Where(item => item.IsListed && IsKept(item)).GroupBy(item => item.Id, item => item.Key, StringComparer.Ordinal))
        {
            _edits.AddRange(ItemOrder.Moves(Order(items.Key), [.. items])
                .Select(move => new ConfigEdit { MoveItem = new MoveItem { Item = new ItemRef { Id = items.Key, Key = move.Key }, Position = move.Position } }));
        }
    }

    /// <summary>Adds what there is not yet, parents before their children, each at its place.</summary>
    private void AddNew()
    {
        var wanted = _after.Items.Where(item => item.IsListed).GroupBy(item => item.Id, StringComparer.Ordinal)
            .ToDictionary(items => items.Key, items => items.ToList(), StringComparer.Ordinal);
        foreach (var item in ParentsFirst().Where(item => !IsKept(item)))
        {
            if (!item.IsListed)
            {
                Add(item, position: null);
                continue;
            }

            // Items that are to get their keys yet have names of their own here.
            var (all, index) = (Order(item.Id), wanted[item.Id].IndexOf(item));
            var order = wanted[item.Id].Select((other, i) => other.Key.Length > 0 ? other.Key : $"#{i}").ToList();
            var place = ItemOrder.PlaceOf(all, order, index);
            Add(item, place < all.Count ? place : null);
            all.Insert(place, order[index]);
        }
    }

    /// <summary>All keys of an id as the edits so far leave them.</summary>
    private List<string> Order(string id)
    {
        if (!_orders.TryGetValue(id, out var order))
        {
            order = [.. _before.Items.Where(item => item.Ref.Id == id && !_gone.Contains(item.Ref)).Select(item => item.Ref.Key)];
            _orders.Add(id, order);
        }

        return order;
    }

    private IEnumerable<DocumentItem> ParentsFirst()
    {
        var seen = new HashSet<DocumentItem>(ReferenceEqualityComparer.Instance);
        foreach (var start in _after.Items)
        {
            var line = new Stack<DocumentItem>();
            for (var item = start; item is not null && seen.Add(item);)
            {
                line.Push(item);
                item = item.Parent is { } parent ? _wanted.GetValueOrDefault(parent) : null;
            }

            while (line.TryPop(out var next))
            {
                yield return next;
            }
        }
    }

    private void Add(DocumentItem item, int? position)
    {
        if (item.Masked.Count > 0)
        {
            throw new DocumentException(
                $"{ConfigPath.Text(item.Ref)} would be made anew, without its hidden '{item.Masked.First()}': give that value, or edit with --reveal");
        }

        if (IsStatic(item.Id))
        {
            _edits.AddRange(FieldDifference.Sorted(item.Values).Select(value => FieldDifference.Set(item.Ref, value.Key, value.Value)));
            return;
        }

        var add = new AddItem { Id = item.Id, Class = item.Class, Key = item.Key, Parent = item.Parent };
        foreach (var (field, value) in FieldDifference.Sorted(item.Values))
        {
            add.Values.Add(field, value);
        }

        if (item.Annotations.Fields.Count > 0)
        {
            add.Annotations = item.Annotations;
        }

        if (position is { } place)
        {
            add.Position = place;
        }

        _edits.Add(new ConfigEdit { AddItem = add });
    }

    private bool IsKeyless(DocumentItem item) => item.IsListed && item.Key.Length == 0;

    private bool IsKept(DocumentItem item) => !IsKeyless(item) && _effective.ContainsKey(item.Ref) && !_gone.Contains(item.Ref);

    private bool IsUsers(ItemRef item) => _effective[item].Source is { Origin: Origin.User };

    private bool IsStatic(string id) => _before.Items.Any(item => item.Ref.Id == id && item.Source is { Origin: Origin.Constant });

    private bool HangsElsewhere(DocumentItem item)
    {
        if (IsKeyless(item) || !_effective.TryGetValue(item.Ref, out var effective) || Equals(effective.Parent, item.Parent))
        {
            return false;
        }

        return IsUsers(item.Ref) ? true : throw new DocumentException(
            $"{ConfigPath.Text(item.Ref)} is made by {effective.Source?.By}, which says where it hangs: its parent cannot be changed");
    }

    private IEnumerable<ItemRef> Ancestors(ConfigItem item)
    {
        // Bounded, although parents form no circle: a wrong answer must not hang the command.
        for (var (above, steps) = (item.Parent, 0); above is not null && steps < 64; steps++)
        {
            yield return above;
            above = _effective.GetValueOrDefault(above)?.Parent;
        }
    }
}
