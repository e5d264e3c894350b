using FsCheck;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Config;
using PropertyAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Registry.Cli.Tests.Config;

public sealed class YamlTests
{
    [Property(Arbitrary = [typeof(ConfigGen)], MaxTest = 2000)]
    public void Read_OfValueWritten_GivesTheValue(Value value)
    {
        var text = $"items: {{}}\nmetadata:\n  key:{string.Join('\n', YamlText.Lines(value, 2))}\n";

        Assert.That(ConfigYamlReader.Read(text)!.Document.Metadata!.Fields["key"], Is.EqualTo(value), text);
    }

    [Property(MaxTest = 2000)]
    public void Read_OfTextWritten_GivesTheText(NonNull<string> any)
    {
        // Half of a surrogate pair is no text: protobuf cannot carry it either.
        var text = new string([.. any.Get.Where(c => !char.IsSurrogate(c))]);

        Assert.That(ConfigYamlReader.Read($"items: {{}}\npoint: {YamlText.Scalar(text)}")!.Document.Point, Is.EqualTo(text));
    }

    [Property(Arbitrary = [typeof(ConfigGen)], MaxTest = 1000)]
    public void Read_OfIntentWritten_GivesTheIntent(Edited edited)
    {
        var text = string.Join('\n', ConfigYaml.Lines(edited.Before, YamlStyle.Intent)) + "\n";

        Assert.That(EditDifference.Between(edited.Before, ConfigYamlReader.Read(text)!.Document), Is.Empty, text);
    }

    [Property(Arbitrary = [typeof(ConfigGen)], MaxTest = 1000)]
    public void Read_OfConfigurationWritten_GivesAllOfIt(Edited edited)
    {
        var text = string.Join('\n', ConfigYaml.Lines(edited.Before, YamlStyle.Plain)) + "\n";

        Assert.That(
            ConfigYamlReader.Read(text)!.Document.Items.Select(item => (item.Ref, item.Class, item.Parent, item.Values.Count)),
            Is.EqualTo(edited.Before.Items.Select(item => (item.Ref, item.Class, item.Parent, item.Values.Count))),
            text);
    }

    [Test]
    public void Lines_Intent_ShowsDerivedValuesAsComments()
        => Assert.That(string.Join('\n', ConfigYaml.Lines(Example(), YamlStyle.Intent)) + "\n", Is.EqualTo("""
            # web-1 (id n1, revision 9), 'config' as of revision 7
            point: config
            use_defaults: true
            metadata: {}
            items:
              core.general:
                class: General  # user alice
                values:
                  name: web-1  # user alice
                  # router: "741"  # generated m@1.0.0/rule
                  secret: !hidden  # user alice
              # core.interfaces:
                # - key: wan0  # generated m@1.0.0/rule
                #   class: Ethernet
                #   parent: core.general
                #   values:
                #     mtu: 1500  # generated m@1.0.0/rule

            """));

    [Test]
    public void Lines_WithoutSources_HasNoCommentsButTheFirst()
    {
        var config = Example();
        foreach (var item in config.Items)
        {
            item.Source = null;
            item.Sources.Clear();
        }

        Assert.That(string.Join('\n', ConfigYaml.Lines(config, YamlStyle.Plain).Skip(1)) + "\n", Is.EqualTo("""
            point: config
            use_defaults: true
            items:
              core.general:
                class: General
                values:
                  name: web-1
                  router: "741"
                  secret: !hidden
              core.interfaces:
                - key: wan0
                  class: Ethernet
                  parent: core.general
                  values:
                    mtu: 1500

            """));
    }

    [Test]
    public void Lines_LongList_IsIndented()
        => Assert.That(
            YamlText.Lines(Value.ForList([Value.ForString(new string('a', 60)), Value.ForString(new string('b', 60))]), 2),
            Is.EqualTo(new[] { "", $"    - {new string('a', 60)}", $"    - {new string('b', 60)}" }));

    [TestCase("")]
    [TestCase("# only a comment\n\n")]
    [TestCase("---\n")]
    public void Read_Emptied_IsNothing(string text) => Assert.That(ConfigYamlReader.Read(text), Is.Null);

    [TestCase("items: [", 2, "YAML")]
    [TestCase("a: 1", 1, "'a'")]
    [TestCase("point: config", 1, "'items'")]
    [TestCase("items:\n  x.y: 3", 2, "x.y")]
    [TestCase("items:\n  x.y:\n    fields: {}", 3, "it has class, parent, annotations, values")]
    [TestCase("items:\n  x.y:\n    key: a", 3, "'key'")]
    [TestCase("items:\n  x.y:\n    - key: a\n    - key: a", 4, "twice")]
    [TestCase("items:\n  x.y: {}\n  x.y: {}", 3, "YAML")]
    [TestCase("use_defaults: maybe\nitems: {}", 1, "use_defaults")]
    [TestCase("items: {}\n---\nitems: {}", 3, "second")]
    [TestCase("items:\n  x.y:\n    class: [a]", 3, "class")]
    public void Read_Wrong_NamesWhatAndWhere(string text, int line, string named)
        => Assert.That(
            () => ConfigYamlReader.Read(text),
            Throws.InstanceOf<DocumentException>().With.Message.Contains(named).And.Property("Line").EqualTo(line));

    [Test]
    public void Read_Places_AreThoseOfIdsItemsAndFields()
    {
        var lines = ConfigYamlReader.Read("items:\n  x.y:\n    - key: a\n      values:\n        f: 1\n  s.t:\n    values:\n      g: 2\n")!.Lines;

        Assert.That(lines, Is.EquivalentTo(new Dictionary<string, int> { ["x.y"] = 2, ["x.y/a"] = 3, ["x.y/a#f"] = 5, ["s.t"] = 6, ["s.t#g"] = 8 }));
    }

    private static V1.Config Example()
    {
        var general = ConfigModel.NewItem("core.general", "", "General", ConfigModel.User);
        ConfigModel.SetValue(general, "name", Value.ForString("web-1"), ConfigModel.User);
        ConfigModel.SetValue(general, "router", Value.ForString("741"), ConfigModel.Rule);
        general.MaskedFields.Add("secret");
        general.Sources["secret"] = ConfigModel.User;
        var wan = ConfigModel.NewItem("core.interfaces", "wan0", "Ethernet", ConfigModel.Rule);
        wan.Parent = general.Ref;
        ConfigModel.SetValue(wan, "mtu", Value.ForNumber(1500), ConfigModel.Rule);
        return new V1.Config
        {
            NodeId = "n1", NodeName = "web-1", NodeRevision = 9, PointRevision = 7, Point = "config", UseDefaults = true, Items = { general, wan },
        };
    }
}
