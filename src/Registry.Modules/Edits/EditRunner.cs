using Registry.Domain.Items;
using Registry.Modules.Evaluation;
using Registry.Modules.Validation;

namespace Registry.Modules.Edits;

/// <summary>Carries out edits in order. A wrong one is left out and reported; those after it are carried out all the same.</summary>
internal sealed class EditRunner(EvaluationScope scope)
{
    private readonly EditLog _log = new();
    private readonly ImmutableArray<ItemRef>.Builder _added = ImmutableArray.CreateBuilder<ItemRef>();

    /// <summary>What is wrong with them.</summary>
    public FindingLog Log => _log.Findings;

    /// <summary>One entry for each <see cref="AddItem"/>, in order.</summary>
    public ImmutableArray<ItemRef> Added => _added.ToImmutable();

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
                        $"nodes of type {type} have no point '{point}'{EditLog.Suggest(point, [.. scope.Points.Select(known => known.Plan.Point.Name)])}"),
                    isOfThisWrite: true);
                _added.AddRange(Enumerable.Repeat(ItemRef.None, list.Count(edit => edit is AddItem)));
            }
        }
    }

    private void Run(PointState state, ImmutableArray<ItemEdit> edits)
    {
        var lookup = new ItemLookup(scope, state, _log);
        var fields = new FieldEdits(scope, lookup, _log);
        var items = new ItemEdits(scope, lookup, fields, _log);
        for (var i = 0; i < edits.Length; i++)
        {
            _log.Place = (state.Plan.Point.Name, i);
            Run(state, fields, items, edits[i]);
        }
    }

    private void Run(PointState state, FieldEdits fields, ItemEdits items, ItemEdit edit)
    {
        switch (edit)
        {
            case SetField set:
                fields.Set(set);
                break;
            case ClearField clear:
                fields.Clear(clear);
                break;
            case AddItem add:
                _added.Add(items.Add(add));
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
}
