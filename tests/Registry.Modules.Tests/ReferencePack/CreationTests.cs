using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Edits;
using static Registry.Modules.Tests.Evaluation.Laboratory;
using static Registry.Modules.Tests.ReferencePack.PackLaboratory;

namespace Registry.Modules.Tests.ReferencePack;

/// <summary>What a router gets of which nobody has said anything, and what it gets from the servers of its project.</summary>
public sealed class CreationTests
{
    [Test]
    public void Evaluate_NothingSaid_GivesPlatformTypeProjectPasswordAndRouterId()
    {
        var lab = Router(Project(ssids: Ssids));
        lab.Write();

        Assert.That(Lines(lab), Is.EquivalentTo("""
            core.authentication/default Password: password=random
            core.general CgmGeneral: name=node-one platform=openwrt
            core.identity Identity: store_unknown=true trust_policy=first
            core.project Project: project=project
            core.routerid/default Allocated: allocation=10.29.0.0/29 family=ipv4 pool=pool prefix_length=29 rid_family=ipv4 router_id=10.29.0.1
            core.type Type: type=wireless
            """.Split('\n')));
        Assert.That(lab.Get("core.authentication", "password", "default").AsString(), Does.Match("^[0-9a-f]{20}$"));
    }

    [Test]
    public void Evaluate_LaterWrites_KeepPasswordAndProject()
    {
        var lab = Router(Project(ssids: Ssids));
        lab.Write();
        var password = lab.Get("core.authentication", "password", "default");
        lab.Seed = "another";
        lab.State = Router([.. Project(ssids: Ssids), new Node { Id = "project2", Type = "project", Name = "project2", Tags = [new TagEntry("default", "")] }]).State;
        lab.Write(Set("core.type", "type", "test"));

        Assert.That(lab.Get("core.authentication", "password", "default"), Is.EqualTo(password));
        Assert.That(lab.Get("core.project", "project"), Is.EqualTo(CelValue.Of("project")));
    }

    [TestCase(false, null)]
    [TestCase(true, "project2")]
    public void Evaluate_SeveralProjects_OnlyTheOneTaggedDefaultIsChosen(bool isTagged, string? expected)
    {
        var lab = Router([.. Project(), new Node { Id = "project2", Type = "project", Name = "project2", Tags = isTagged ? [new TagEntry("default", "")] : [] }]);
        lab.Write();

        Assert.That(lab.Get("core.project", "project"), Is.EqualTo(expected is null ? CelValue.Null : CelValue.Of(expected)));
    }

    [Test]
    public void Evaluate_OwnAuthenticationAndRouterId_TakeThePlaceOfTheDefaults()
    {
        var lab = Router(Project(ssids: Ssids));
        lab.Write(
            Add("core.authentication", "PublicKey", "me", null, ("public_key", "ssh-ed25519 AAAA")),
            Add("core.routerid", "Static", "mine", null, ("address", "192.0.2.7")),
            Set("core.type", "type", null),
            Set("core.general", "platform", null));

        Assert.That(Lines(lab), Is.EquivalentTo("""
            core.authentication/me PublicKey: public_key=ssh-ed25519 AAAA
            core.general CgmGeneral: name=node-one platform=null
            core.identity Identity: store_unknown=true trust_policy=first
            core.project Project: project=project
            core.routerid/mine Static: address=192.0.2.7 rid_family=ipv4 router_id=192.0.2.7
            core.type Type: type=null
            """.Split('\n')));
    }

    [TestCase("10.1.2.8/29", "10.1.2.9", "ipv4")]
    [TestCase("10.1.2.8/31", "10.1.2.8", "ipv4")]
    [TestCase("10.1.2.8/32", "10.1.2.8", "ipv4")]
    [TestCase("fd00:1:2::/64", "fd00:1:2::1", "ipv6")]
    [TestCase("fd00::fc/126", "fd00::fd", "ipv6")]
    [TestCase("fd00::abc8/125", "fd00::abc9", "ipv6")]
    [TestCase("fd00::7/128", "fd00::7", "ipv6")]
    public void Evaluate_AllocatedRouterId_IsTheFirstAddressOfItsNetwork(string network, string expected, string family)
    {
        var lab = Router(Project());
        lab.Write(Add("core.routerid", "Allocated", "mine", null, ("family", family), ("pool", "pool"), ("subnet_hint", network)));

        Assert.That(lab.Get("core.routerid", "router_id", "mine"), Is.EqualTo(CelValue.Of(expected)));
        Assert.That(lab.Get("core.routerid", "rid_family", "mine"), Is.EqualTo(CelValue.Of(family)));
    }

    [Test]
    public void Scenario27_SsidsOfTheProject_PurposeThenDefaultThenAnError()
    {
        var withDefault = Router("tp-link-wr741nd", others: Project(ssids: [Ssid("mesh", "mesh.example.net"), Ssid("ap", "first.example.net"), Ssid("ap", "second.example.net")]));
        var onlyDefault = Router("tp-link-wr741nd", others: Project(ssids: [Ssid("mesh", "any.example.net", "02:00:00:00:00:01", isDefault: true)]));
        var none = Router(Project()).Try(Set("core.general", "router", "fonera"));

        Assert.That(withDefault.Get("core.interfaces", "essid", "wifi0-ap"), Is.EqualTo(CelValue.Of("first.example.net")));
        Assert.That(onlyDefault.Get("core.interfaces", "essid", "wifi0-ap"), Is.EqualTo(CelValue.Of("any.example.net")));
        Assert.That(onlyDefault.Get("core.interfaces", "bssid", "wifi0-ap").Kind, Is.EqualTo(CelKind.Null), "an access point has its own");
        var finding = none.Findings.Single(known => known.Code == "defaults.no_ssid");
        Assert.That((finding.Path, finding.IsBlocking), Is.EqualTo(("config/core.interfaces/wifi0-mesh#essid", true)));
        Assert.That(
            finding.Message,
            Is.EqualTo("the project project has no SSID for mesh and no default one: add one to the project, or set the ESSID"));
    }

    [Test]
    public void Evaluate_TunnelsAndNameServers_AreInStepWithThoseOfTheProject()
    {
        var project = Project(ssids: Ssids);
        Node[] others =
        [
            .. project, .. Project("other")[1..],
            Server("tunnel-server", "t1", "project", true, project), Server("tunnel-server", "t2"), Server("tunnel-server", "t3", "other", true, Project("other")),
            Server("tunnel-server", "t4", enabled: false), Server("dns-server", "d1", "project", true, project), Server("dns-server", "d2", enabled: false),
        ];
        var lab = Router("tp-link-wr741nd", others: others, edits: Set("core.project", "project", "project"));
        var tunnels = Tunnels(lab);
        var mac = lab.Get("core.interfaces", "mac", "tunnel-t1");
        lab.Write(Profiles("routing-over-wan"));
        var without = Tunnels(lab);
        lab.Write(Profiles());
        lab.State = Router([.. others.Where(node => node.Id != "t2")]).State;
        lab.Write();

        Assert.That(tunnels, Is.EqualTo((string[])["tunnel-t1", "tunnel-t2"]));
        Assert.That(without, Is.Empty, "there is no uplink");
        Assert.That(Tunnels(lab), Is.EqualTo((string[])["tunnel-t1"]), "a server is gone");
        Assert.That(lab.Keys("core.servers.dns"), Is.EqualTo((string[])["dns-d1"]));
        Assert.That(lab.Get("core.interfaces", "mac", "tunnel-t1"), Is.EqualTo(mac), "servers know the router by it");
        Assert.That(Lines(lab, "core.interfaces"), Has.Member($"core.interfaces/tunnel-t1 Tunneldigger: enabled=true mac={mac.AsString()} routing_protocols=[babel] server=t1"));
    }

    [Test]
    public void Evaluate_HmacIdentity_HasAKeyBesidesTheItems()
    {
        var lab = Router(Project());
        lab.Write(Add("core.identity.mechanisms", "Hmac", "h1", new ItemRef("core.identity", ""), ("key", "secret")));

        Assert.That(lab.Get("core.identity.mechanisms", "key", "h1"), Is.EqualTo(CelValue.Of("secret")));
        Assert.That(lab.Find("core.identity.mechanisms", "h1")!.Parent, Is.EqualTo(new ItemRef("core.identity", "")));
    }

    [Test]
    public void Evaluate_NodesOfOtherTypes_HaveNothingOfRouters()
    {
        var project = Project(ssids: Ssids)[1];

        Assert.That(project.Items.Point("config").Items.Select(item => item.Ref.Id).Distinct(), Is.EquivalentTo((string[])["project.general", "project.ssids"]));
        var finding = new Evaluation.Laboratory(ReferencePackFixture.Schema) { Draft = new Node { Id = "p", Type = "project", Name = "p" } }
            .Try(Set("core.type", "type", "wireless")).Findings.Single();
        Assert.That(finding.Message, Does.Contain("has no id 'core.type' for nodes of type project, only for router"));
    }

    private static string[] Tunnels(Evaluation.Laboratory lab) =>
        [.. lab.Items.Point("config").Items.Where(item => item.Class == "Tunneldigger").Select(item => item.Ref.Key)];
}
