using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.V1;
using static Registry.V1.ValueSource.Types;

namespace Registry.FunctionalTests.ReferencePack;

/// <summary>Scenarios in which the defaults that ship follow what somebody changes.</summary>
[TestFixture]
public sealed class DefaultsScenarioTests : ReferencePackFixture
{
    private Node _project = null!;

    [OneTimeSetUp]
    public async Task MakeProject()
    {
        var pool = await Client.CreatePoolAsync(new CreatePoolRequest
        {
            Name = "clients",
            Spec = new PoolSpec { Kind = PoolSpec.Types.Kind.Ipv4Prefixes, Ranges = { "10.25.0.0/16" } },
        });
        _project = await RegisterAsync(
            "project",
            Set("project.general", "default_ip_pool", Text(pool.Node.Id)),
            Add("project.ssids", "Ssid", "ap", null, ("purpose", Text("ap")), ("essid", Text("open.net"))),
            Add("project.ssids", "Ssid", "mesh", null, ("purpose", Text("mesh")), ("essid", Text("mesh.net")), ("bssid", Text("02:ca:ff:ee:ba:be"))));
    }

    [Test]
    public async Task Scenario25_AnotherRouter_ChangesPortsAndRadiosInTheSameEvaluation()
    {
        var node = await RegisterAsync("router", Router("tp-link-wr741nd"));
        var before = Parts(await ConfigAsync(node));

        var changed = await EditAsync(node, Set("core.general", "router", Text("tp-link-wdr4300")));

        Assert.Multiple(() =>
        {
            Assert.That(before, Is.EquivalentTo([("wan0", ""), ("sw0.vlan1", ""), ("wifi0", "ieee-80211bgn")]));
            Assert.That(
                Parts(changed.Config),
                Is.EquivalentTo([("sw0.vlan2", ""), ("sw0.vlan1", ""), ("wifi0", "ieee-80211bgn"), ("wifi1", "ieee-80211an")]));
            Assert.That(changed.Findings, Is.Empty);
        });
    }

    [Test]
    public async Task Scenario29_DefaultsOff_AnotherRouterGetsItsSwitchOnly()
    {
        var node = await RegisterAsync("router", Router("fonera"));
        await EditAsync(node, WithoutDefaults());
        var before = Keys(await ConfigAsync(node), Interfaces).ToArray();

        var changed = await EditAsync(
            node, Set("core.general", "router", Text("tp-link-wr741nd")), Set(Interfaces, "wifi0", "protocol", Text("ieee-80211bgn")));

        Assert.That(Keys(changed.Config, Interfaces), Is.EquivalentTo(before), "neither a LAN nor an access point");
        Assert.That(Keys(changed.Config, "core.switch"), Is.EqualTo(["sw0"]), "the rule for switches always runs");
    }

    [Test]
    public async Task Scenario38_ExplainAnEssidReplacedAndGivenBack_EachStepNamesSourceRuleAndLosers()
    {
        var node = await RegisterAsync("router", Router("tp-link-wr741nd"));

        var byRule = await ExplainAsync(node);
        await EditAsync(node, Set(Interfaces, "wifi0-mesh", "essid", Text("mine.net")));
        var byUser = await ExplainAsync(node);
        await EditAsync(node, Clear(Interfaces, "wifi0-mesh", "essid"));
        var givenBack = await ExplainAsync(node);

        const string Rule = "defaults-network-profile@1.0.0/essid";
        Assert.Multiple(() =>
        {
            Assert.That((byRule.Value, byRule.Source.Origin, byRule.Source.By), Is.EqualTo((Text("mesh.net"), Origin.Default, Rule)));
            Assert.That((byUser.Value, byUser.Source.Origin), Is.EqualTo((Text("mine.net"), Origin.User)));
            Assert.That(
                byUser.Candidates.Single(candidate => candidate.Source.By == Rule), Has.Property("Won").False.And.Property("Reason").Not.Empty);
            Assert.That((givenBack.Value, givenBack.Source.Origin, givenBack.Source.By), Is.EqualTo((Text("mesh.net"), Origin.Default, Rule)));
        });
    }

    /// <summary>The ports and radios that interfaces are on, with the radios' protocols.</summary>
    private static IEnumerable<(string Part, string Protocol)> Parts(V1.Config config) =>
        config.Items.Where(item => item.Class is "Ethernet" or "WifiRadio").Select(item => item.Class == "Ethernet"
            ? (item.Values["eth_port"].StringValue, "")
            : (item.Values["wifi_radio"].StringValue, item.Values["protocol"].StringValue));

    private ConfigEdit[] Router(string router) =>
        [.. Device(router), Set("core.type", "type", Text("wireless")), Set("core.project", "project", Text(_project.Id))];

    private Task<ExplainConfigResponse> ExplainAsync(Node node) => Client.ExplainConfigAsync(
        new ExplainConfigRequest { NodeRef = NodeRefs.Of(node), Item = Ref(Interfaces, "wifi0-mesh"), Field = "essid" });
}
