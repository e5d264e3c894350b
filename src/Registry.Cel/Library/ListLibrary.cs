using System.Numerics;
using Registry.Cel.Evaluation;
using Registry.Cel.Macros;
using static Registry.Cel.Types.CelType;

namespace Registry.Cel.Library;

/// <summary>The lists extension.</summary>
internal static class ListLibrary
{
    private const string SortByKeys = "@sortByAssociatedKeys";

    private static readonly CelType T = Parameter("T");
    private static readonly CelType ListOfT = List(T);

    public static IReadOnlyList<CelMacro> Macros { get; } = [new("sortBy", true, 2, SortBy)];

    public static IReadOnlyList<CelFunction> Functions { get; } =
    [
        new("slice", CelOverload.Method("list_slice", ListOfT, [ListOfT, Int, Int], Slice).ChargedBySize()),
        new(
            "flatten",
            CelOverload.Charging("list_flatten", true, ListOfT, [List(ListOfT)], (args, frame) => Flatten(args[0], 1, frame)),
            CelOverload.Charging("list_flatten_int", true, List(Dyn), [List(Dyn), Int], (args, frame) => args[1].AsInt() < 0
                ? CelError.Argument("level must be non-negative")
                : Flatten(args[0], args[1].AsInt(), frame))),
        new("sort", CelOverload.Charging("list_sort", true, ListOfT, [ListOfT], (args, frame) => Sort(args[0], args[0], frame))),
        new(SortByKeys, CelOverload.Charging("list_sortByAssociatedKeys", true, ListOfT, [ListOfT, List(Parameter("U"))], (args, frame) =>
            Sort(args[0], args[1], frame))),
        new("distinct", CelOverload.Charging("list_distinct", true, ListOfT, [ListOfT], (args, frame) =>
            ListValue.Of(Items(args[0]).Distinct(new MeteredComparer(frame))))),
        new("reverse", CelOverload.Method("list_reverse", ListOfT, ListOfT, list => ListValue.Of(Items(list).Reverse())).ChargedBySize()),
        new("lists.range", CelOverload.Function("lists_range", List(Int), Int, Range).ChargedBySize()),
        new("first", CelOverload.Method("list_first", Optional(T), ListOfT, list => At(list.AsList(), 0))),
        new("last", CelOverload.Method("list_last", Optional(T), ListOfT, list => At(list.AsList(), list.AsList().Count - 1))),
    ];

    public static IEnumerable<CelValue> Items(CelValue value)
    {
        var list = value.AsList();
        for (var i = 0; i < list.Count; i++)
        {
            yield return list[i];
        }
    }

    private static CelExpr SortBy(MacroContext m, CelExpr? target, IReadOnlyList<CelExpr> args)
    {
        const string Source = "@sorted";
        var keys = m.Comprehension(FoldParts.ToList(m, m.Ident(Source), m.Variable(args[0]), null, null, args[1]));
        return m.Bind(Source, target!, m.Method(m.Ident(Source), SortByKeys, keys));
    }

    private static CelValue At(ICelList list, int index) => index < 0 || list.Count == 0
        ? CelOptional.NoneValue
        : CelOptional.SomeValue(list[index]);

    private static CelValue Slice(CelValue[] args)
    {
        var (list, start, end) = (args[0].AsList(), args[1].AsInt(), args[2].AsInt());
        if (start < 0 || end < 0)
        {
            return CelError.Argument($"cannot slice({start}, {end}), negative indexes not supported");
        }

        if (start > end)
        {
            return CelError.Argument($"cannot slice({start}, {end}), start index must be less than or equal to end index");
        }

        return end > list.Count
            ? CelError.Argument($"cannot slice({start}, {end}), list is length {list.Count}")
            : ListValue.Of(Items(args[0]).Take((int)start..(int)end));
    }

    private static CelValue Flatten(in CelValue list, long depth, EvalFrame frame)
    {
        var output = new List<CelValue>();
        return TryFlatten(list, depth, output, frame) ? ListValue.Of(output) : Arithmetic.TooLong();
    }

    private static bool TryFlatten(in CelValue list, long depth, List<CelValue> output, EvalFrame frame)
    {
        foreach (var item in Items(list))
        {
            frame.Charge(1);
            if (item.Kind == CelKind.List && depth > 0)
            {
                if (!TryFlatten(item, depth - 1, output, frame))
                {
                    return false;
                }
            }
            else if (output.Count >= CelLimits.MaxListLength)
            {
                return false;
            }
            else
            {
                output.Add(item);
            }
        }

        return true;
    }

    private static CelValue Range(CelValue count) => count.AsInt() switch
    {
        < 0 => CelError.Argument("lists.range() needs a number of 0 or more"),
        > CelLimits.MaxListLength => Arithmetic.TooLong(),
        var n => CelValue.Of(new NumberRange((int)n)),
    };

    /// <summary>Sorts stably by keys that have an order among themselves.</summary>
    private static CelValue Sort(CelValue list, CelValue keys, EvalFrame frame)
    {
        var sortKeys = Items(keys).ToArray();

        // Paid beforehand for as many comparisons as a sort makes: a comparison must not throw.
        var rounds = 1 + BitOperations.Log2((uint)sortKeys.Length);
        for (var i = 0; i < sortKeys.Length; i++)
        {
            frame.Charge(rounds);
            for (var round = 0; round < rounds; round++)
            {
                frame.ChargeText(sortKeys[i]);
            }

            if (!CelOrder.TryCompare(sortKeys[0], sortKeys[i], out _) || sortKeys[0].Kind != sortKeys[i].Kind)
            {
                return CelError.Argument("list elements must have the same type, and one that has an order");
            }
        }

        var items = Items(list).ToArray();
        var order = Enumerable.Range(0, items.Length).OrderBy(i => i, Comparer<int>.Create((l, r) =>
            CelOrder.TryCompare(sortKeys[l], sortKeys[r], out var result) ? result ?? 0 : 0));
        return ListValue.Of(order.Select(i => items[i]));
    }

    private sealed class NumberRange(int count) : ICelList
    {
        public int Count => count;

        public CelValue this[int index] => CelValue.Of((long)index);
    }
}
