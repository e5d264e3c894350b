using static Registry.Cel.Types.CelType;

namespace Registry.Cel.Library;

/// <summary>The specification's functions on strings, bytes, lists and maps.</summary>
internal static class StandardLibrary
{
    public static IReadOnlyList<CelFunction> Functions { get; } =
    [
        new("size", [.. Sizes()]),
        new("contains", CelOverload.Method("contains_string", Bool, CelType.String, CelType.String, (text, part) =>
            CelValue.Of(text.AsString().Contains(part.AsString(), StringComparison.Ordinal)))),
        new("startsWith", CelOverload.Method("starts_with_string", Bool, CelType.String, CelType.String, (text, start) =>
            CelValue.Of(text.AsString().StartsWith(start.AsString(), StringComparison.Ordinal)))),
        new("endsWith", CelOverload.Method("ends_with_string", Bool, CelType.String, CelType.String, (text, end) =>
            CelValue.Of(text.AsString().EndsWith(end.AsString(), StringComparison.Ordinal)))),
        new(
            "matches",
            CelOverload.Function("matches", Bool, CelType.String, CelType.String, RegexCache.Matches).WithBoundSecond(RegexCache.Bind),
            CelOverload.Method("matches_string", Bool, CelType.String, CelType.String, RegexCache.Matches).WithBoundSecond(RegexCache.Bind)),
    ];

    private static IEnumerable<CelOverload> Sizes()
    {
        (string Name, CelType Type, Func<CelValue, CelValue> Size)[] sizes =
        [
            ("string", CelType.String, value => CelValue.Of(CodePoints.Count(value.AsString()))),
            ("bytes", Bytes, value => CelValue.Of(value.AsBytes().Length)),
            ("list", List(Parameter("A")), value => CelValue.Of(value.AsList().Count)),
            ("map", Map(Parameter("A"), Parameter("B")), value => CelValue.Of(value.AsMap().Count)),
        ];
        foreach (var (name, type, size) in sizes)
        {
            yield return CelOverload.Function("size_" + name, Int, type, size);
            yield return CelOverload.Method(name + "_size", Int, type, size);
        }
    }
}
