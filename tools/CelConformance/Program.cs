using CelConformance;

// Runs the cases of the given files; prints each failure with its file, section and name, then the counts. Exit code 1 if any failed, 2 for
// misuse.
if (args.Length == 0)
{
    Console.Error.WriteLine("usage: CelConformance FILE…");
    return 2;
}

var passed = 0;
var failed = 0;
foreach (var file in args)
{
    IReadOnlyList<ConformanceCase> cases;
    try
    {
        cases = ConformanceCase.ReadFile(file);
    }
    catch (Exception error) when (error is IOException or UnauthorizedAccessException or System.Text.Json.JsonException or FormatException)
    {
        Console.Error.WriteLine($"{file}: {error.Message}");
        return 2;
    }

    foreach (var test in cases)
    {
        if (CaseRunner.Run(test) is { } reason)
        {
            failed++;
            Console.WriteLine($"FAILED {test.File}/{test.Section}/{test.Name}: {test.Expr}\n  {reason.ReplaceLineEndings("\n  ")}");
        }
        else
        {
            passed++;
        }
    }
}

Console.WriteLine($"{passed} passed, {failed} failed");
return failed == 0 ? 0 : 1;
