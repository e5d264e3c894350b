using System.Diagnostics;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Impact;
using Registry.Modules.Schema;

namespace Registry.Modules.Tests.Compilation;

public sealed class ModuleImpactTests
{
    private const string Old = """
        module: core
        items: [{id: core.general}]
        classes:
          - class: core.general/General
            fields:
              - {name: name, type: string}
              - {name: size, type: int}
              - {name: pin, type: string, sensitive: true}
        """;

    [Test]
    public void Measure_FieldTakenAway_TellsWhatIsLost()
    {
        var report = Measure(Old, Old.Replace("      - {name: size, type: int}\n", "", StringComparison.Ordinal), 3);

        Assert.That((report.Evaluated, report.Losing), Is.EqualTo((3, 3)));
        Assert.That(report.Nodes[0].Lost, Is.EqualTo((string[])["config/core.general#size"]));
        Assert.That(report.FirstLosing, Has.Length.EqualTo(3));
    }

    [Test]
    public void Measure_NewRule_TellsWhoBecomesInvalid()
    {
        var report = Measure(Old, Old + "\nrules: [{id: small, on: core.general, check: self.size < 2, message: too large}]", 3);

        Assert.That((report.Invalid, report.Losing, report.Changed), Is.EqualTo((1, 0, 0)));
        Assert.That(report.Nodes.Single().Findings.Single().Message, Is.EqualTo("too large"));
    }

    [Test]
    public void Measure_NewDefault_TellsTheDifferenceWithoutSecrets()
    {
        var report = Measure(
            Old, Old + "\ndefaults: [{id: pin, target: core.general#pin, value: \"'1234'\"}, {id: n, target: core.general#name, value: node.name}]", 1);

        Assert.That(
            report.Nodes.Single().Differences.Select(difference => $"{difference.Path} {difference.New}"),
            Is.EqualTo((string[])["config/core.general#name \"n0\"", "config/core.general#pin \"***\""]));
    }

    [Test]
    public void Measure_TenThousandNodes_TakesSeconds()
    {
        var watch = Stopwatch.StartNew();

        var report = Measure(Old, Old + "\ndefaults: [{id: n, target: core.general#name, value: node.name}]", 10_000);

        TestContext.Out.WriteLine($"10,000 nodes in {watch.Elapsed}");
        Assert.That(report.Changed, Is.EqualTo(10_000));
    }

    private static ImpactReport Measure(string before, string after, int nodes)
    {
        var user = new ValueSource(ValueOrigin.User, "tester", 1);
        var state = RegistrySnapshot.Empty;
        var stored = Enumerable.Range(0, nodes).Select(i => new Node
        {
            Id = $"id{i:D5}",
            Type = "vm",
            Name = $"n{i}",
            Revision = 1,
            Items = NodeItems.Of(
            [
                new PointItems
                {
                    Point = "config",
                    Items = [new Item { Ref = new ItemRef("core.general", ""), Class = "General", Source = user, Fields = [new ItemField("size", CelValue.Of((long)i), user)] }],
                },
            ]),
        });
        state = state.Apply(
            new StateChanges { Nodes = [.. stored.Select(node => new NodeChange(null, node))] }, new Domain.Collections.EditToken());
        return new ModuleImpact(state, Modules.Schema(before), Modules.Schema(after), DateTime.UnixEpoch).Measure(20, CancellationToken.None);
    }
}
