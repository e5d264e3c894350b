using CelComparison;
using CelConformance;

// Compares Registry.Cel with the NuGet package Cel: 'CelComparison FILE…' runs cases of the public suite against both, 'CelComparison speed'
// times three expressions. With --failures every case that the package fails is printed.
if (args is ["speed"])
{
    Speed.Print(Console.Out);
    return 0;
}

var files = args.Where(arg => arg != "--failures").ToArray();
if (files.Length == 0)
{
    Console.Error.WriteLine("usage: CelComparison [--failures] FILE… | CelComparison speed");
    return 2;
}

var rows = files.SelectMany(ConformanceCase.ReadFile)
    .Select(test => (Test: test, Ours: CaseRunner.Run(test), Package: PackageRunner.Run(test)))
    .ToList();
foreach (var (test, _, reason) in rows.Where(row => row.Package is not null && args.Contains("--failures")))
{
    Console.WriteLine($"FAILED {test.File}/{test.Section}/{test.Name}: {test.Expr}\n  {reason!.ReplaceLineEndings("\n  ")}");
}

Console.WriteLine($"{"file",-16} {"cases",6} {"Registry.Cel",13} {"package Cel",12}");
foreach (var file in rows.GroupBy(row => row.Test.File).OrderBy(file => file.Key, StringComparer.Ordinal))
{
    Print(file.Key, [.. file]);
}

Print("all", rows);
return 0;

static void Print(string name, List<(ConformanceCase Test, string? Ours, string? Package)> rows) =>
    Console.WriteLine($"{name,-16} {rows.Count,6} {rows.Count(row => row.Ours is null),13} {rows.Count(row => row.Package is null),12}");
