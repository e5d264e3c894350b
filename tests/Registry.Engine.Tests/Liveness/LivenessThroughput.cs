using Registry.Domain;
using Registry.Engine.Liveness;
using Registry.Testing;

namespace Registry.Engine.Tests.Liveness;

/// <summary>
/// What the table costs without gRPC, in processor time; run by name: <c>dotnet test -c Release --filter LivenessThroughput</c>. ADR 0010 quotes it.
/// </summary>
[Explicit("Measures; what else runs in the process counts too"), Category("Slow")]
public sealed class LivenessThroughput
{
    private const int Nodes = 100_000;
    private const int Refs = 1_000;

    [Test]
    public void Beat_100000Nodes_PrintsTimeAndMemory()
    {
        var ids = Enumerable.Range(0, Nodes).Select(i => $"0193f2a0-0000-7000-8000-{i:d12}").ToArray();
        using var rig = new LivenessRig(ids);
        // Strings of their own, as requests bring them.
        var messages = ids.Select(id => NodeRef.ById(new string(id))).Chunk(Refs).ToList();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var first = Measure(() => Beat(rig, messages));
        var after = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 20; i++)
        {
            Beat(rig, messages);
        }

        var again = Measure(() => Beat(rig, messages));
        var expiry = Measure(() => rig.Time.Pass(TimeSpan.FromSeconds(61), LivenessClock.Tick));

        TestContext.Out.WriteLine(
            $"first heartbeat {first:f0} ns, another {again:f0} ns, expiry {expiry:f0} ns a node; {(after - before) / (double)Nodes:f0} bytes a node");
        Assert.That(rig.Table.ExpiredCount, Is.EqualTo(Nodes));
    }

    private static void Beat(LivenessRig rig, List<NodeRef[]> messages)
    {
        var unknown = new List<int>();
        foreach (var message in messages)
        {
            rig.Table.Beat(message, TimeSpan.FromMinutes(1), unknown);
        }

        Assert.That(unknown, Is.Empty);
    }

    private static double Measure(Action action)
    {
        var before = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / Nodes;
    }
}
