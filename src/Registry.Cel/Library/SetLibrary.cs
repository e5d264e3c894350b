using Registry.Cel.Evaluation;
using static Registry.Cel.Types.CelType;

namespace Registry.Cel.Library;

/// <summary>The sets extension: lists seen as sets.</summary>
internal static class SetLibrary
{
    private static readonly CelType ListOfT = List(Parameter("T"));

    public static IReadOnlyList<CelFunction> Functions { get; } =
    [
        Test("contains", (left, right) => left.IsSupersetOf(right)),
        Test("equivalent", (left, right) => left.SetEquals(right)),
        Test("intersects", (left, right) => left.Overlaps(right)),
    ];

    private static CelFunction Test(string name, Func<HashSet<CelValue>, HashSet<CelValue>, bool> test) => new(
        "sets." + name,
        CelOverload.Charging($"list_sets_{name}_list", false, Bool, [ListOfT, ListOfT], (args, frame) =>
            CelValue.Of(test(Set(args[0], frame), Set(args[1], frame)))));

    private static HashSet<CelValue> Set(CelValue list, EvalFrame frame) =>
        new(ListLibrary.Items(list), new MeteredComparer(frame));
}
