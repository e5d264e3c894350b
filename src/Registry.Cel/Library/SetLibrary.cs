using static Registry.Cel.Types.CelType;

namespace Registry.Cel.Library;

/// <summary>The sets extension: lists seen as sets.</summary>
internal static class SetLibrary
{
    private static readonly CelType ListOfT = List(Parameter("T"));

    public static IReadOnlyList<CelFunction> Functions { get; } =
    [
        Test("contains", (left, right) => Set(left).IsSupersetOf(ListLibrary.Items(right))),
        Test("equivalent", (left, right) => Set(left).SetEquals(ListLibrary.Items(right))),
        Test("intersects", (left, right) => Set(left).Overlaps(ListLibrary.Items(right))),
    ];

    private static HashSet<CelValue> Set(CelValue list) => [.. ListLibrary.Items(list)];

    private static CelFunction Test(string name, Func<CelValue, CelValue, bool> test) => new(
        "sets." + name,
        CelOverload.Function($"list_sets_{name}_list", Bool, ListOfT, ListOfT, (left, right) =>
            CelValue.Of(test(left, right))).ChargedBySize());
}
