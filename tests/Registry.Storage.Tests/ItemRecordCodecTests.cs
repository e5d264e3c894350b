using Registry.Cel.Library;
using Registry.Cel.Values;
using Registry.Domain;
using Registry.Domain.Items;

namespace Registry.Storage.Tests;

public sealed class ItemRecordCodecTests
{
    private static readonly ValueSource User = new(ValueOrigin.User, "ada", 7);

    private static IEnumerable<TestCaseData> Values() =>
    [
        new TestCaseData(CelValue.Null).SetName("{m}(null)"),
        new TestCaseData(CelValue.True).SetName("{m}(bool)"),
        new TestCaseData(CelValue.Of(-1L)).SetName("{m}(int)"),
        new TestCaseData(CelValue.Of(0.0)).SetName("{m}(double that is the wire's default)"),
        new TestCaseData(CelValue.Of("")).SetName("{m}(string that is the wire's default)"),
        new TestCaseData(CelValue.OfNanoseconds(-5)).SetName("{m}(duration)"),
        new TestCaseData(CelValue.Of(new CelTimestamp(-2, 999_999_999))).SetName("{m}(time before 1970)"),
        new TestCaseData(CelValue.Of(new GeoPointValue(46.05, -14.5))).SetName("{m}(point)"),
        new TestCaseData(CelList.Of([CelValue.Of(1L), CelValue.Null, CelList.Of([])])).SetName("{m}(list)"),
        new TestCaseData(CelMap.Of([KeyValuePair.Create(CelValue.Of("a"), CelList.Of([CelValue.Of("b")]))])).SetName("{m}(map)"),
    ];

    [TestCaseSource(nameof(Values))]
    public void Decode_NodeWithAValue_HasThatValue(CelValue value)
    {
        var item = new Item { Ref = new ItemRef("core.general", ""), Class = "General", Source = User, Fields = [new ItemField("x", value, User)] };

        var decoded = Roundtrip(item);

        Assert.That(ItemValues.AreSame(decoded.Value("x"), value), Is.True, $"{decoded.Value("x")}");
    }

    [Test]
    public void Decode_NodeWithItems_IsTheNodeThatWasEncoded()
    {
        var item = new Item
        {
            Ref = new ItemRef("core.interfaces", "wlan0"),
            Class = "WifiInterface",
            Parent = new ItemRef("core.interfaces", "radio0"),
            Source = new ValueSource(ValueOrigin.Generated, "defaults@1.0.0/ap", 3),
            Fields = [new ItemField("essid", CelValue.Of("mesh"), new ValueSource(ValueOrigin.Default, "defaults@1.0.0/essid", 4))],
            Annotations = [1, 2],
        };

        var decoded = Roundtrip(item);

        Assert.Multiple(() =>
        {
            Assert.That(decoded.HasContentOf(item), Is.True);
            Assert.That(decoded.Fields[0].Source.Revision, Is.EqualTo(4));
        });
    }

    private static Item Roundtrip(Item item)
    {
        var node = new Node
        {
            Id = "n",
            Type = "router",
            Name = "n",
            Items = NodeItems.Of([new PointItems { Point = "config", UseDefaults = false, Items = [item] }]),
        };
        var decoded = NodeRecordCodec.Decode(NodeRecordCodec.Encode(node));
        Assert.That(decoded.DifferencesFrom(node), Is.EqualTo(NodeFields.None));
        return decoded.Items.Point("config").Items[0];
    }
}
