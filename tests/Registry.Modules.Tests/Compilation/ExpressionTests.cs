using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.Modules.Tests.Compilation;

/// <summary>What expressions see when they are evaluated.</summary>
public sealed class ExpressionTests
{
    private static readonly ValueSource User = new(ValueOrigin.User, "tester", 1);

    [TestCase("config.core.general.router == 'wr741nd'", true)]
    [TestCase("config.core.general.name == null", true)]
    [TestCase("config.core.interfaces.size() == 2 && config.core.interfaces.WifiRadio.size() == 1", true)]
    [TestCase("config.core.interfaces.exists(i, i.mode == 'mesh')", true)]
    [TestCase("config.core.interfaces.WifiRadio[0].interfaces[0].key == 'wlan0'", true)]
    [TestCase("config.core.interfaces.WifiInterface[0].parent.wifi_radio == 'wifi0'", true)]
    [TestCase("config.core.interfaces.WifiInterface[0].networks.size() == 0", true)]
    [TestCase("'MultipleSSID' in radio('wifi0').features", true)]
    [TestCase("config.core.interfaces.map(radio, radio.key) == ['radio0', 'wlan0'] && radio('wifi0').id == 'wifi0'", true)]
    [TestCase("node.config.core.general.router == 'wr741nd' && node.name == 'n' && node.tags['a'] == 'b'", true)]
    [TestCase("node.parent == null && node.children.size() == 0 && config.core.project.project == null", true)]
    [TestCase("config.project.settings.tags == ['a', 'b'] && has(config.project.settings.tags)", true)]
    [TestCase("config.core.interfaces[0].class + config.core.interfaces[1].class == 'WifiRadioWifiInterface'", true)]
    [TestCase("old == null && old.node.name == null && old.config.core.general.name == null", true)]
    public void Evaluate_OverANode_SeesItsItems(string check, bool expected)
    {
        var schema = Modules.Schema(Modules.Radio, $"module: test\nrequires: [core]\nrules: [{{id: test, on: node, check: \"{check}\", message: m}}]");
        var reader = new NodeReader(RegistrySnapshot.Empty, schema);
        var node = reader.Add(Sample());

        var value = schema.Rules.Single(rule => rule.Definition.Id == "test").Check.Program
            .Evaluate(new EvaluationActivation(node, null, CelTimestamp.From(DateTimeOffset.UnixEpoch), ""));

        Assert.That(value, Is.EqualTo(CelValue.Of(expected)));
    }

    [Test]
    public void For_AnItem_IsSelf()
    {
        var schema = Modules.Schema(Modules.Radio);
        var node = new NodeReader(RegistrySnapshot.Empty, schema).Add(Sample());
        var rule = schema.Rules.Single();
        var activation = new EvaluationActivation(node, null, CelTimestamp.From(DateTimeOffset.UnixEpoch), "");

        var value = rule.Check.Program.Evaluate(activation.For(node.Items(rule.Item!)[0]));

        Assert.That(value.IsTrue);
    }

    [Test]
    public void Reads_OfAFilteredRelation_AreTheSelectedFieldsOnly()
    {
        var reads = Modules.Schema(Modules.Radio).Rules.Single().Check.Reads;

        Assert.That(
            reads.Fields.Select(field => field.Name).Order(),
            Is.EqualTo((string[])["enabled", "router", "wifi_radio"]));
    }

    [Test]
    public void Reads_ThroughAReference_AreOtherNodes()
    {
        var stage = Modules.Schema(Modules.Radio).Stages.OfType<FieldStage>().Single(stage => stage.Field.Name == "essid");

        Assert.That(stage.Defaults[0].Value.Reads.OtherNodes);
        Assert.That(stage.Defaults[0].Value.Reads.Fields.Select(field => field.Name), Does.Not.Contain("ssid"));
    }

    private static Node Sample()
    {
        static ItemField Text(string name, string value) => new(name, CelValue.Of(value), User);
        var items = new PointItems
        {
            Point = "config",
            Items =
            [
                new Item { Ref = new ItemRef("core.general", ""), Class = "Cgm", Source = User, Fields = [Text("router", "wr741nd")] },
                new Item { Ref = new ItemRef("core.interfaces", "radio0"), Class = "WifiRadio", Source = User, Fields = [Text("wifi_radio", "wifi0")] },
                new Item
                {
                    Ref = new ItemRef("core.interfaces", "wlan0"),
                    Class = "WifiInterface",
                    Source = User,
                    Parent = new ItemRef("core.interfaces", "radio0"),
                    Fields = [Text("mode", "mesh")],
                },
            ],
        };
        return new Node { Id = "n1", Type = "router", Name = "n", Tags = [new TagEntry("a", "b")], Items = NodeItems.Of([items]) };
    }
}
