using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>Items of static ids, of which there is always one of each class.</summary>
internal static class StaticItems
{
    /// <summary>Sees to one item of each class that can be chosen, in the order of classes.</summary>
    public static void Ensure(EvaluationScope scope)
    {
        foreach (var point in scope.Points)
        {
            foreach (var item in point.Plan.Point.Items)
            {
                if (item.Cardinality == Cardinality.Static && scope.Has(item))
                {
                    Ensure(scope, item);
                }
            }
        }
    }

    private static void Ensure(EvaluationScope scope, ItemSchema item)
    {
        var items = scope.Node.Edit(item);
        var place = 0;
        foreach (var itemClass in item.Classes)
        {
            if (!itemClass.IsSelectable)
            {
                continue;
            }

            var at = items.FindIndex(present => present.Key == itemClass.Name && ReferenceEquals(present.Class, itemClass));
            if (at != place)
            {
                var present = at < 0 ? ItemClasses.New(scope, itemClass, itemClass.Name, scope.Plan.Constant(itemClass.Module)) : items[at];
                items.Remove(present);
                items.Insert(place, present);
            }

            place++;
        }

        items.RemoveRange(place, items.Count - place);
    }
}
