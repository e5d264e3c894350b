using System.Diagnostics;
using Registry.Domain;
using static Registry.Modules.Tests.Queries.QueryLab;

namespace Registry.Modules.Tests.Queries;

/// <summary>What a filter without an index costs. Run it by hand, with a release build; the aim is a second for a million nodes on one processor.</summary>
[Explicit("A measurement, not a test.")]
public sealed class QueryCostTests
{
    private const int Nodes = 1_000_000;

    [Test]
    public void Holds_AMillionNodesWithoutAnIndex_TakesSoLong()
    {
        var state = State(Enumerable.Range(0, Nodes).Select(i => Node(
            $"n{i:d7}",
            General(("name", $"router-{i}"), ("kind", "xam"[i % 3].ToString()), ("plain", i % 1000)), Item("core.interfaces", "Interface", "i0", ("foo", i % 7)))));
        string[] filters =
        [
            "node.name == 'none'", "config.core.general.plain == 500", "name.contains('-4711')", "config.core.general.plain > 990 && node.type == 'router'",
            "config.core.interfaces.exists(i, i.foo == 3)",
        ];
        foreach (var filter in filters)
        {
            Measure(state, filter);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var (found, time) = Measure(state, filter);
            TestContext.Progress.WriteLine(
                $"{filter}: {found} found, {time.TotalMilliseconds:n0} ms, {(GC.GetAllocatedBytesForCurrentThread() - allocated) / Nodes} bytes a node");
        }

        Assert.That(state.Count, Is.EqualTo(Nodes));
    }

    private static (int Found, TimeSpan Time) Measure(RegistrySnapshot state, string filter)
    {
        var began = Stopwatch.GetTimestamp();
        var found = Find(state, Run(state), filter).ById("", CancellationToken.None).Count();
        return (found, Stopwatch.GetElapsedTime(began));
    }
}
