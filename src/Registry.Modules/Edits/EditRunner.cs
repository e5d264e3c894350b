using Registry.Domain.Items;
using Registry.Modules.Evaluation;
using Registry.Modules.Validation;

namespace Registry.Modules.Edits;

/// <summary>
/// Carries out edits in order. A wrong one is left out and reported; those after it are carried out all the same. One of an item that there
/// is not, or that should hang under it, is tried once more when the rules have made their items.
/// </summary>
internal sealed class EditRunner(EvaluationScope scope)
{
    private readonly EditLog _log = new();
    private readonly List<ItemRef> _added = [];
    private List<Deferred> _deferred = [];

    /// <summary>What is wrong with them.</summary>
    public FindingLog Log => _log.Findings;

    /// <summary>One entry for each <see cref="AddItem"/>, in order.</summary>
    public ImmutableArray<ItemRef> Added => [.. _added];

    public void Run(ImmutableArray<PointEdits> edits)
    {
        foreach (var (point, list) in edits)
        {
            _log.Place = (point, 0);
            if (scope.Point(point) is { } state)
            {
                Run(state, list);
            }
            else
            {
                var type = scope.Request.Draft.Type;
                _log.Findings.Add(
                    Finding.Error(
                        point,
                        FindingCodes.PointUnknown,
                        $"nodes of type {type} have no point '{point}'{_log.Suggest(point, [.. scope.Points.Select(known => known.Plan.Point.Name)])}"),
                    isOfThisWrite: true);
                _added.AddRange(Enumerable.Repeat(ItemRef.None, list.Count(edit => edit is AddItem)));
            }
        }
    }

    /// <summary>Tries those again that named an item that there was not; true where one could be carried out now.</summary>
    public bool RunDeferred()
    {
        var waiting = _deferred;
        _deferred = [];
        Log.Entries.RemoveAll(raised => waiting.Exists(deferred => deferred.Findings.Contains(raised)));
        foreach (var deferred in waiting)
        {
            _log.Place = (deferred.State.Plan.Point.Name, deferred.Index);
            Run(deferred.State, deferred.Edit, deferred.Place);
        }

        return _deferred.Count < waiting.Count;
    }

    private void Run(PointState state, ImmutableArray<ItemEdit> edits)
    {
        for (var i = 0; i < edits.Length; i++)
        {
            _log.Place = (state.Plan.Point.Name, i);
            if (edits[i] is AddItem)
            {
                _added.Add(ItemRef.None);
            }

            Run(state, edits[i], _added.Count - 1);
        }
    }

    private void Run(PointState state, ItemEdit edit, int place)
    {
        var before = Log.Entries.Count;
        _log.IsMissing = false;
        Carry(state, edit, place);
        if (_log.IsMissing)
        {
            _deferred.Add(new Deferred(state, _log.Place.Index, edit, place, [.. Log.Entries.Skip(before)]));
        }
    }

    private void Carry(PointState state, ItemEdit edit, int place)
    {
        var lookup = new ItemLookup(scope, state, _log);
        var fields = new FieldEdits(scope, lookup, _log);
        var items = new ItemEdits(scope, lookup, fields, _log);
        switch (edit)
        {
            case SetField set:
                fields.Set(set);
                break;
            case ClearField clear:
                fields.Clear(clear);
                break;
            case AddItem add:
                _added[place] = items.Add(add);
                break;
            case RemoveItem remove:
                items.Remove(remove.Item);
                break;
            case MoveItem move:
                items.Move(move);
                break;
            case ChangeClass change:
                items.Change(change);
                break;
            case SetAnnotations annotate:
                items.Annotate(annotate);
                break;
            case SetPointMetadata metadata:
                state.Metadata = metadata.Metadata;
                break;
            case SetUseDefaults defaults:
                state.UseDefaults = defaults.UseDefaults;
                break;
            default:
                throw new ArgumentException($"Unknown edit {edit.GetType().Name}.", nameof(edit));
        }
    }

    /// <param name="State">The point.</param>
    /// <param name="Index">Its index.</param>
    /// <param name="Edit">The edit.</param>
    /// <param name="Place">Where what it adds is told.</param>
    /// <param name="Findings">What was wrong with it.</param>
    private sealed record Deferred(PointState State, int Index, ItemEdit Edit, int Place, List<Raised> Findings);
}
