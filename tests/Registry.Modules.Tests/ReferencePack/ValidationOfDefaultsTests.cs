using Registry.Domain;
using Registry.Modules.Edits;
using Registry.Modules.Evaluation;
using Registry.Modules.Tests.Evaluation;
using static Registry.Modules.Tests.Evaluation.Laboratory;

namespace Registry.Modules.Tests.ReferencePack;

/// <summary>What the pack makes of a device, a type and a profile keeps to the pack's own rules.</summary>
public sealed class ValidationOfDefaultsTests
{
    private static readonly string[] Routers = ["tp-link-wr741nd", "tp-link-wdr4300", "fonera"];
    private static readonly string[] Types = ["server", "backbone", "wireless", "test", "mobile", "dead"];
    private static readonly string[] Meshes = ["none", "ad-hoc", "80211s"];

    // Mobile uplinks need USB and an operator, wireless ones somebody's network; see the tests below.
    private static readonly string[] Profiles = ["routing-over-wan", "nat-clients", "no-lan-bridge", "no-wifi-ap", "hostname-essid"];

    private static readonly Node[] Others =
    [
        ReferencePackFixture.Node(ReferencePackFixture.Schema, "pool", "pool"),
        Project("pool"),
        ReferencePackFixture.Node(
            ReferencePackFixture.Schema,
            "tunnel-server",
            "tunnels",
            Set("tunnel.server", "address", "192.0.2.1"),
            Set("tunnel.server", "ports", new object[] { 8942 })),
    ];

    [Test]
    public void Evaluate_EveryTypeMeshAndSetOfProfiles_BreaksNoRule(
        [ValueSource(nameof(Routers))] string router, [ValueSource(nameof(Types))] string type)
    {
        var wrong = new List<string>();
        foreach (var mesh in Meshes.Where(mesh => mesh != "80211s" || router != "fonera"))
        {
            for (var set = 0; set < 1 << Profiles.Length; set++)
            {
                var chosen = Profiles.Where((_, index) => (set & (1 << index)) != 0).ToArray();
                wrong.AddRange(Findings(router, type, mesh, chosen).Select(finding => $"{mesh}, {string.Join('+', chosen)}: {finding}"));
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [TestCaseSource(nameof(Routers))]
    public void Evaluate_BackboneWithUplink_BreaksNoRule(string router) =>
        Assert.That(Findings(router, "backbone", "ad-hoc", ["backbone-with-uplink"]), Is.Empty);

    [TestCase("tp-link-wr741nd", new[] { "openwrt.mobile_usb" })]
    [TestCase("tp-link-wdr4300", new string[0])]
    public void Evaluate_MobileUplink_NeedsUsb(string router, string[] codes) =>
        Assert.That(
            Codes(router, "wireless", "ad-hoc", ["mobile-uplink"], Set("core.interfaces", "mobile", "apn", "internet")), Is.EqualTo(codes));

    [Test]
    public void Evaluate_80211sOnTheFonera_IsRefusedWithTheMode() =>
        Assert.That(Codes("fonera", "wireless", "80211s", []), Is.EqualTo(new[] { "openwrt.mode_unsupported" }));

    private static IEnumerable<string> Findings(string router, string type, string mesh, string[] profiles) =>
        Write(router, type, mesh, profiles, []).Findings.Select(finding => $"{finding.Path}: {finding.Message} [{finding.Code}]");

    private static IEnumerable<string> Codes(string router, string type, string mesh, string[] profiles, params ItemEdit[] edits) =>
        Write(router, type, mesh, profiles, edits).Findings.Select(finding => finding.Code);

    private static EvaluationResult Write(string router, string type, string mesh, string[] profiles, ItemEdit[] edits) =>
        new Laboratory(ReferencePackFixture.Schema, Others).Try(
        [
            Set("core.general", "platform", "openwrt"),
            Set("core.general", "router", router),
            Set("core.type", "type", type),
            Set("core.project", "project", "project"),
            Set("network.profile", "wireless_mesh_type", mesh),
            Set("network.profile", "profiles", profiles),
            .. edits,
        ]);

    private static Node Project(string pool)
    {
        var lab = new Laboratory(ReferencePackFixture.Schema, ReferencePackFixture.Node(ReferencePackFixture.Schema, "pool", pool))
        {
            Node = new Node { Id = "project", Type = "project", Name = "project" },
        };
        lab.Write(
            Set("project.general", "default_ip_pool", pool),
            Add("project.ssids", "Ssid", "ap", null, ("purpose", "ap"), ("essid", "open.net")),
            Add("project.ssids", "Ssid", "mesh", null, ("purpose", "mesh"), ("essid", "mesh.net"), ("bssid", "02:ca:ff:ee:ba:be")));
        return lab.Node;
    }
}
