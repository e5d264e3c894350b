using CelConformance;

namespace Registry.Cel.Tests;

/// <summary>The public suite, where its cases lie beside the repository.</summary>
public sealed class ConformanceTests
{
    private const string Cases = "shared/data/cel-conformance.json";

    [Test]
    public void Run_PublicSuite_EveryCasePasses()
    {
        if (Find() is not { } path)
        {
            Assert.Ignore($"../{Cases} is not there");
            return;
        }

        var cases = ConformanceCase.ReadFile(path);
        var failures = cases
            .Select(test => (Test: test, Reason: CaseRunner.Run(test)))
            .Where(result => result.Reason is not null)
            .Select(result => $"{result.Test.File}/{result.Test.Section}/{result.Test.Name}: {result.Test.Expr}: {result.Reason}")
            .ToList();

        Assert.That(cases, Has.Count.GreaterThanOrEqualTo(872));
        Assert.That(failures, Is.Empty);
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, Cases);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
