using System.Diagnostics;
using Fuzz.Targets;

namespace Fuzz.Tests;

/// <summary>Inputs that were found once, and seeds, are taken or refused as documented; a short turn of each fuzzer finds nothing.</summary>
public sealed class FuzzTargetTests
{
    private const string ShortTurn = "10";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private static IEnumerable<string> Names => FuzzTargets.Names;

    [TestCaseSource(nameof(Names))]
    public void Run_SeedsAndCorpus_AreTakenOrRefused(string name)
    {
        var target = FuzzTargets.Find(name)!;

        Assert.Multiple(() =>
        {
            foreach (var (input, i) in target.Seeds.Concat(FuzzTargets.Corpus(name).Select(File.ReadAllBytes)).Select((input, i) => (input, i)))
            {
                Assert.That(() => target.Run(input), Throws.Nothing, $"input {i}: {Convert.ToBase64String(input.AsSpan(0, Math.Min(200, input.Length)))}");
            }
        });
    }

    [TestCaseSource(nameof(Names)), Explicit("takes 10 seconds a target"), Category("Slow")]
    public async Task Fuzz_ShortTurn_FindsNothing(string name)
    {
        var findings = Directory.CreateTempSubdirectory("fuzz-findings-").FullName;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Fuzz.dll"), name, "--seconds", ShortTurn, "--findings", findings])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Deadline);

        var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);

        Assert.That(process.ExitCode, Is.Zero, output);
        Directory.Delete(findings, recursive: true);
    }
}
