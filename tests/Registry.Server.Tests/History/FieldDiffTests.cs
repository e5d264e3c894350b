using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Registry.Domain;
using Registry.Server.History;

namespace Registry.Server.Tests.History;

/// <summary>What history shows of a change.</summary>
[TestFixture]
public sealed class FieldDiffTests
{
    private static readonly Node Plain = new() { Id = "a", Type = "vm", Name = "web" };

    [Test]
    public void Between_SameImages_Nothing() => Assert.That(Diff(Plain, Plain with { Revision = 9 }), Is.Empty);

    [Test]
    public void Between_Created_EveryFieldThatIsSet()
    {
        var node = Plain with { Tags = [new TagEntry("env", "prod")], UniqueKeys = ["mac:1"] };

        Assert.That(
            Diff(null, node),
            Is.EqualTo(["name: - → \"web\"", "state: - → \"unknown\"", "tags.env: - → \"prod\"", "type: - → \"vm\"", "unique_keys: - → \"mac:1\""]));
    }

    [Test]
    public void Between_Deleted_EveryFieldThatWasSet() =>
        Assert.That(Diff(Plain, null), Is.EqualTo(["name: \"web\" → -", "state: \"unknown\" → -", "type: \"vm\" → -"]));

    [Test]
    public void Between_MapsAndKeys_EntryByEntry()
    {
        var before = Plain with { Tags = [new TagEntry("a", "1"), new TagEntry("b", "2")], UniqueKeys = ["k1", "k2"], Tenant = "acme" };
        var after = Plain with { Tags = [new TagEntry("a", "1"), new TagEntry("b", "3")], UniqueKeys = ["k2", "k3"] };

        Assert.That(
            Diff(before, after), Is.EqualTo(["tags.b: \"2\" → \"3\"", "tenant: \"acme\" → -", "unique_keys: \"k1\" → -", "unique_keys: - → \"k3\""]));
    }

    [Test]
    public void Between_Definition_DownToTheValueThatChanged()
    {
        var before = Plain with { Definition = Encode("""{"cpus": 2, "disks": [{"target": "vda"}, {"target": "vdb"}], "nics": [1]}""") };
        var after = Plain with { Definition = Encode("""{"cpus": 2, "disks": [{"target": "vda"}, {"target": "vdc"}], "nics": [1, 2]}""") };

        Assert.That(
            Diff(before, after),
            Is.EqualTo(["definition.disks[1].target: \"vdb\" → \"vdc\"", "definition.nics: [ 1 ] → [ 1, 2 ]"]));
    }

    [Test]
    public void Between_KeyThatCouldBeMisread_InBackticks()
    {
        var after = Plain with { Tags = [new TagEntry("libvirt.org/uri", "qemu"), new TagEntry("odd`one", "")] };

        Assert.That(Diff(Plain, after), Is.EqualTo(["tags.`libvirt.org/uri`: - → \"qemu\"", "tags.`odd``one`: - → \"\""]));
    }

    [Test]
    public void Between_SensitiveKeys_ValuesAreLeftOutOnEveryLevel()
    {
        var before = Plain with { Definition = Encode("""{"wifi": {"PSK": "old", "ssid": "x"}}"""), Metadata = [Metadata("api_token", "t1")] };
        var after = Plain with
        {
            Definition = Encode("""{"wifi": {"PSK": "new", "ssid": "x"}, "users": [{"name": "root", "password": "geheim"}]}"""),
            Metadata = [Metadata("api_token", "t2")],
        };

        var changes = FieldDiff.Between(before, after, new SensitiveKeys(new HistoryOptions()), Registry.Modules.Schema.ModuleSchema.Empty);

        Assert.That(changes.Select(Text), Is.EqualTo(
        [
            "definition.users: - → [ { \"name\": \"root\", \"password\": \"(masked)\" } ]", "definition.wifi.PSK: masked", "metadata.api_token: masked",
        ]));
    }

    private static IEnumerable<string> Diff(Node? before, Node? after) =>
        FieldDiff.Between(before, after, new SensitiveKeys(new HistoryOptions()), Registry.Modules.Schema.ModuleSchema.Empty).Select(Text);

    private static string Text(V1.FieldChange change) =>
        change.Masked && change is { OldValue: null, NewValue: null } ? $"{change.Path}: masked" : $"{change.Path}: {Text(change.OldValue)} → {Text(change.NewValue)}";

    private static string Text(Value? value) => value is null ? "-" : JsonFormatter.Default.Format(value);

    private static ImmutableArray<byte> Encode(string json) => [.. JsonParser.Default.Parse<Struct>(json).ToByteArray()];

    private static MetadataEntry Metadata(string key, string value) => new(key, [.. Value.ForString(value).ToByteArray()]);
}
