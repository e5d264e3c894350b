using Fuzz;
using Fuzz.Engine;
using Fuzz.Targets;

if (FuzzOptions.Parse(args) is not { } options || !FuzzTargets.Names.Contains(options.Target))
{
    Console.Error.WriteLine($"usage: {FuzzOptions.Usage}\ntargets: {string.Join(", ", FuzzTargets.Names)}");
    return 2;
}

var box = Path.Combine(Path.GetFullPath(options.Findings), $"{options.Target}.running");
Directory.CreateDirectory(options.Findings);
return options.IsInstrumented ? FuzzHere() : FuzzInCopy();

int FuzzHere()
{
    using var input = new InputBox(box);
    // Before the first instrumented method runs: it writes where the counters are.
    var coverage = new Coverage();
    var run = new FuzzRun(FuzzTargets.Find(options.Target)!, coverage, options.Findings, options.Seed, Console.Out);
    run.Run(options.Duration, input);
    if (options.KeepCorpus.Length > 0)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.KeepCorpus, options.Target)).FullName;
        foreach (var (kept, i) in run.Smallest(24).Select((kept, i) => (kept, i)))
        {
            File.WriteAllBytes(Path.Combine(folder, $"seed-{i:00}"), kept);
        }
    }

    return run.Failures == 0 ? 0 : 1;
}

int FuzzInCopy()
{
    var folder = Instrumented.Make();
    try
    {
        var code = Instrumented.Run(folder, options.Arguments());
        if (code is not (0 or 1) && InputBox.Read(box) is { } input)
        {
            var file = Path.Combine(options.Findings, $"{options.Target}-{(code == Guard.Hung ? "hang" : "crash")}");
            File.WriteAllBytes(file, input);
            Console.WriteLine($"{options.Target}: {file}: the process ended with code {code}");
        }

        return code;
    }
    finally
    {
        File.Delete(box);
        Directory.Delete(folder, recursive: true);
    }
}
