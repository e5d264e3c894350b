using System.Globalization;
using Registry.FunctionalTests.Config;
using Registry.Testing;
using Registry.V1;

namespace Registry.FunctionalTests.Queries;

/// <summary>Watches that are narrowed by a filter.</summary>
[TestFixture]
public sealed class QueryWatchTests : ConfigFixture
{
    protected override IReadOnlyList<string> Modules => [Module("core", "name")];

    [Test]
    public async Task Watch_WithAFilter_TellsWhenNodesBeginAndStopToMatch()
    {
        var name = Unique("n").ToLowerInvariant();
        var present = await RegisterAsync("router", Set("core.general", "name", Text(name)));
        var (watch, nodes) = await WatchStream.OpenSyncedAsync(Client, Request($"config.core.general.name == '{name}'"));
        using var _ = watch;
        var other = await RegisterAsync("router");

        await EditAsync(other, Set("core.general", "name", Text(name)));
        await EditAsync(present, Set("core.general", "name", Text("another")));

        Assert.That(nodes.Select(node => node.Id), Is.EqualTo([present.Id]));
        Assert.That(await watch.NextTextAsync(), Is.EqualTo($"+{other.Name}"));
        Assert.That(await watch.NextTextAsync(), Is.EqualTo("-Filtered"));
    }

    [Test]
    public async Task Watch_FilterCostsTooMuch_EndsWithTheRevisionToResumeAfter()
    {
        var list = $"[{string.Join(",", Enumerable.Range(0, 110))}]";
        var costly = $"{list}.exists(a, {list}.exists(b, {list}.exists(c, a + b + c < 0))) || node.name == 'x'";
        var (watch, _) = await WatchStream.OpenSyncedAsync(Client, Request(costly));
        using var open = watch;

        var node = await RegisterAsync("router");

        var refusal = await watch.ReadToRefusalAsync();
        Assert.That(
            (refusal.Reason, refusal.Metadata["expression"], refusal.Metadata["limit"], refusal.Metadata["maximum"]),
            Is.EqualTo((ErrorReason.QueryTooCostly, "filter", "node", "1000000")));
        Assert.That(long.Parse(refusal.Metadata["revision"], CultureInfo.InvariantCulture), Is.LessThan(node.Revision));
    }

    [TestCase("node.parent.name == 'a'", "parent")]
    [TestCase("now > timestamp('2020-01-01T00:00:00Z')", "now")]
    [TestCase("monitoring.core.general.seen == null", "monitoring")]
    public async Task Watch_FilterThatReadsWhatIsNoEvent_IsRefused(string filter, string culprit)
    {
        using var watch = WatchStream.Open(Client, Request(filter));

        var refusal = await watch.ReadToRefusalAsync();

        Assert.That((refusal.Reason, refusal.Metadata["kind"], refusal.Metadata["name"]), Is.EqualTo((ErrorReason.QueryInvalid, "not_allowed", culprit)));
    }

    [Test]
    public async Task Watch_WhoseFilterMeansNothingAfterAChangeOfModules_EndsWithTheReason()
    {
        await ApplyAsync(Module("extra", "colour"));
        var (watch, _) = await WatchStream.OpenSyncedAsync(Client, Request("config.extra.general.colour == 'red'"));
        using var open = watch;

        await ApplyAsync(Module("extra", "paint"), force: true);

        var refusal = await watch.ReadToRefusalAsync();
        Assert.That((refusal.Reason, refusal.Metadata["kind"], refusal.Metadata["name"]), Is.EqualTo((ErrorReason.QueryInvalid, "unknown_field", "colour")));
    }

    private static WatchNodesRequest Request(string filter) => new() { Selector = new NodeSelector { Types_ = { "router" }, Filter = filter } };

    private static string Module(string module, string field) => $$"""
        module: {{module}}
        version: 1.0.0
        {{(module == "core" ? "points: [{name: monitoring, kind: volatile}]" : "")}}
        items: [{id: {{module}}.general}{{(module == "core" ? ", {id: monitoring/core.general}" : "")}}]
        classes:
          - class: {{module}}.general/General
            fields: [{name: {{field}}, type: string, indexed: true}]
          {{(module == "core" ? "- {class: monitoring/core.general/Seen, fields: [{name: seen, type: string}]}" : "")}}
        """;
}
