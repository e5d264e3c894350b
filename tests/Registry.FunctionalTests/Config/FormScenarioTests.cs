using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.V1;
using static Registry.V1.ValueSource.Types;

namespace Registry.FunctionalTests.Config;

/// <summary>Forms through the API of a real daemon.</summary>
[TestFixture]
public sealed class FormScenarioTests : ConfigFixture
{
    private const string Interfaces = "core.interfaces";

    private const string Gear = """
        module: gear
        version: 1.0.0
        requires: [core]
        items:
          - {id: gear.box, simple: true}
          - {id: gear.parts, cardinality: multiple}
        classes:
          - {class: gear.box/Base, hidden: true, fields: [{name: label, type: string}]}
          - {class: gear.box/Small, extends: Base}
          - {class: gear.box/Large, extends: Base}
          - {class: gear.parts/Old, fields: [{name: label, type: string}]}
          - {class: gear.parts/New, extends: Old, hides_parent: true}
        """;

    protected override IReadOnlyList<string> Modules => [NetworkModules.Core, NetworkModules.Defaults, Gear];

    [Test]
    public async Task Scenario14_HiddenBaseAndHiddenParent_AreNotSelectable()
    {
        var form = await FormAsync(await RegisterAsync("router"));

        Assert.That(Item(form, "gear.box").Classes.Select(known => known.Name), Is.EqualTo(["Small", "Large"]));
        Assert.That(form.Sections.Single(section => section.Id == "gear.parts").Addable.Select(known => known.Name), Is.EqualTo(["New"]));
    }

    [Test]
    public async Task Scenario15_NoItem_IsItsDefaultInstanceAndKeepsTheRestWhenOneFieldIsSet()
    {
        var node = await RegisterAsync("router");

        var none = Item(await FormAsync(node), "core.settings");
        var set = Item(await FormAsync(node, Set("core.settings", "channel_width", Text("ht40"))), "core.settings");

        Assert.Multiple(() =>
        {
            Assert.That((none.IsDefault, Field(none, "lease_duration").Value), Is.EqualTo((true, Text("15m"))));
            Assert.That((set.IsDefault, Field(set, "channel_width").Value), Is.EqualTo((false, Text("ht40"))));
            Assert.That((Field(set, "lease_duration").Value, Field(set, "lease_duration").Source.Origin), Is.EqualTo((Text("15m"), Origin.Constant)));
        });
    }

    [Test]
    public async Task Scenario25_PlatformAndRouterChosen_LimitChoicesAndChangePortsInOneEvaluation()
    {
        var node = await RegisterAsync("router");
        var before = await ConfigAsync(node);

        var open = await FormAsync(node, Set("core.general", "platform", Text("openwrt")), Set("core.general", "router", Text("wr741nd")));
        var airos = await FormAsync(node, Set("core.general", "platform", Text("airos")), Set("core.general", "router", Text("wr741nd")));

        Assert.Multiple(() =>
        {
            Assert.That(Choices(open), Is.EqualTo(["fonera", "wr741nd"]));
            Assert.That(Keys(open), Is.EqualTo(["wifi0", "wan0", "lan0"]));
            Assert.That(Choices(airos), Is.EqualTo(["nanostation"]));
            Assert.That(Field(Item(airos, "core.general"), "router").Findings.Select(finding => finding.Code), Is.EqualTo(["choice.limited"]));
        });
        Assert.That(await ConfigAsync(node), Is.EqualTo(before), "nothing is stored");

        static string[] Choices(Form form) => [.. Field(Item(form, "core.general"), "router").Choices.Select(choice => choice.Name)];
        static string[] Keys(Form form) => [.. form.Sections.Single(section => section.Id == Interfaces).Items.Select(item => item.Ref.Key)];
    }

    [Test]
    public async Task Scenario31_ClassOfAnItemChanged_KeepsCommonFieldsAndStoresNothing()
    {
        var node = await RegisterAsync("router", Add(Interfaces, "Ethernet", "x", null, ("eth_port", Text("p0")), ("enabled", Value.ForBool(false))));

        var form = await FormAsync(node, new ConfigEdit { ChangeClass = new ChangeClass { Item = Ref(Interfaces, "x"), Class = "WifiRadio" } });

        var item = Item(form, Interfaces, "x");
        Assert.That((item.Class, Field(item, "enabled").Value), Is.EqualTo(("WifiRadio", Value.ForBool(false))));
        Assert.That(Field(item, "wifi_radio").Findings.Select(finding => finding.Code), Is.EqualTo(["field.required"]));
        Assert.That(Item(await ConfigAsync(node), Interfaces, "x")?.Class, Is.EqualTo("Ethernet"));
    }

    [Test]
    public async Task EvaluateForm_SensitiveValue_IsMaskedUnlessRevealed()
    {
        var node = await RegisterAsync("router", Set("core.general", "password", Text("secret")));

        var masked = Field(Item(await FormAsync(node), "core.general"), "password");
        var shown = await Client.EvaluateFormAsync(new EvaluateFormRequest { NodeRef = NodeRefs.Of(node), RevealSensitive = true });

        Assert.That((masked.Masked, masked.Value, masked.Widget), Is.EqualTo((true, (Value?)null, "password")));
        Assert.That(Field(Item(shown, "core.general"), "password").Value, Is.EqualTo(Text("secret")));
    }

    [Test]
    public async Task EvaluateForm_SameEditsAsAWrite_HasItsFindingsAndRevision()
    {
        var node = await RegisterAsync("router");
        ConfigEdit[] edits = [Set("core.general", "name", Text("NO")), Add(Interfaces, "Ethernet", "", null)];

        var form = await FormAsync(node, edits);
        var preview = await Client.UpdateConfigAsync(new UpdateConfigRequest { NodeRef = NodeRefs.Of(node), Edits = { edits }, ValidateOnly = true });

        Assert.That(AllFindings(form), Is.EquivalentTo(preview.Findings));
        Assert.That((form.ErrorCount, form.NodeRevision, form.NodeId, form.Added.Single().Key), Is.EqualTo((2, node.Revision, node.Id, "ethernet0")));
    }

    [Test]
    public async Task EvaluateForm_AllocationWanted_TakesNothingFromThePool()
    {
        var pool = await Client.CreatePoolAsync(new CreatePoolRequest
        {
            Id = Unique("pool"),
            Spec = new PoolSpec { Kind = PoolSpec.Types.Kind.Ipv4Prefixes, Ranges = { "10.41.0.0/24" } },
        });
        var node = await RegisterAsync("router");

        var form = await FormAsync(node, Add("core.routerid", "Allocated", "main", null, ("pool", Text(pool.Node.Id))));

        Assert.That(Field(Item(form, "core.routerid", "main"), "network").Value, Is.EqualTo(Text("10.41.0.0/28")));
        Assert.That((await Client.GetPoolAsync(NodeRefs.Id(pool.Node.Id))).Usage.Allocated, Is.EqualTo("0"));
    }

    [Test]
    public async Task EvaluateForm_NewNode_IsThatOfTheNodeThatWouldBeRegistered()
    {
        var form = await Client.EvaluateFormAsync(new EvaluateFormRequest
        {
            NewNode = new Node { Type = "router", Name = Unique("new") },
            Edits = { Set("core.general", "platform", Text("openwrt")), Set("core.general", "router", Text("fonera")) },
            Mode = FormMode.Simple,
        });

        Assert.Multiple(() =>
        {
            Assert.That((form.NodeId, form.NodeName, form.NodeType, form.NodeRevision), Is.EqualTo(("", Unique("new"), "router", 0L)));
            Assert.That(form.Sections.Select(section => section.Id), Is.EqualTo([Interfaces, "gear.box"]), "the mesh has no ESSID");
            Assert.That(form.HiddenIds, Does.Contain("core.general"));
        });
        Assert.That((await Refused(() => Client.GetNodeAsync(NodeRefs.Name(Unique("new"))))).Reason, Is.EqualTo(ErrorReason.NodeNotFound));
    }

    [Test]
    public async Task EvaluateForm_VolatilePoint_ShowsWhatIsReportedWithItsRevision()
    {
        var node = await RegisterAsync("router");
        var reported = await Client.UpdateConfigAsync(new UpdateConfigRequest
        {
            NodeRef = NodeRefs.Of(node), Point = "monitoring", Edits = { Add(Interfaces, "", "wan0", null, ("name", Text("wan0"))) },
        });

        var form = await Client.EvaluateFormAsync(new EvaluateFormRequest { NodeRef = NodeRefs.Of(node), Point = "monitoring" });

        Assert.That((form.NodeRevision, Field(Item(form, Interfaces, "wan0"), "name").Value), Is.EqualTo((reported.Revision, Text("wan0"))));
    }

    [Test]
    public async Task EvaluateForm_WrongRequests_AreRefusedByName()
    {
        var node = await RegisterAsync("router");

        var nobody = await Refused(() => Client.EvaluateFormAsync(new EvaluateFormRequest { NodeRef = NodeRefs.Name("nobody") }));
        var nothing = await Refused(() => Client.EvaluateFormAsync(new EvaluateFormRequest { Edits = { new ConfigEdit() }, Mode = (FormMode)9 }));
        var point = await Refused(() => Client.EvaluateFormAsync(new EvaluateFormRequest { NodeRef = NodeRefs.Of(node), Point = "monitorin" }));
        var type = await Refused(() => Client.EvaluateFormAsync(new EvaluateFormRequest { NewNode = new Node { Name = "x\ny" } }));
        var parent = await Refused(() => Client.EvaluateFormAsync(new EvaluateFormRequest { NewNode = new Node { Type = "router", Parent = "gone" } }));

        Assert.Multiple(() =>
        {
            Assert.That(nobody.Reason, Is.EqualTo(ErrorReason.NodeNotFound));
            Assert.That(nothing.FieldViolations.Select(v => v.Field), Is.EquivalentTo(["node_ref", "edits[0]", "mode"]));
            Assert.That((point.Reason, point.Metadata["nearest"]), Is.EqualTo((ErrorReason.PointNotFound, "monitoring")));
            Assert.That(type.FieldViolations.Select(v => v.Field), Is.EquivalentTo(["new_node.type", "new_node.name"]));
            Assert.That(parent.Reason, Is.EqualTo(ErrorReason.ParentNotFound));
        });
    }

    private Task<Form> FormAsync(Node node, params ConfigEdit[] edits) =>
        Client.EvaluateFormAsync(new EvaluateFormRequest { NodeRef = NodeRefs.Of(node), Edits = { edits } });

    private static IEnumerable<FormItem> AllItems(IEnumerable<FormSection> sections) =>
        sections.SelectMany(section => section.Items).SelectMany(item => AllItems(item.Sections).Prepend(item));

    private static FormItem Item(Form form, string id, string key = "") => AllItems(form.Sections).Single(item => item.Ref.Equals(Ref(id, key)));

    private static FormField Field(FormItem item, string field) => item.Fields.Single(known => known.Field.Name == field);

    private static IEnumerable<Finding> AllFindings(Form form) => form.Findings
        .Concat(AllItems(form.Sections).SelectMany(item => item.Findings.Concat(item.Fields.SelectMany(field => field.Findings))));
}
