using Google.Protobuf.WellKnownTypes;
using HypervisorAgent.Libvirt;

namespace HypervisorAgent.Tests.Libvirt;

public sealed class DomainXmlTests
{
    [Test]
    public void Parse_CapturedMachine_GivesItsDefinition()
    {
        var machine = DomainXml.Parse(Captured.Text("web-1.xml"), "running");

        Assert.That(machine.Definition, Is.EqualTo(Struct.Parser.ParseJson("""
            {
              "title": "Front end",
              "cpus": 4,
              "cpus_online": 2,
              "memory_bytes": 4294967296,
              "current_memory_bytes": 2147483648,
              "os": { "type": "hvm", "arch": "x86_64", "machine": "q35" },
              "disks": [
                { "device": "disk", "type": "volume", "source": "fast/web-1.qcow2", "target": "vda", "bus": "virtio", "format": "qcow2" },
                { "device": "cdrom", "type": "file", "source": "/srv/iso/debian-12.iso", "target": "sda", "bus": "sata", "read_only": true },
                { "device": "cdrom", "type": "file", "target": "sdb", "bus": "sata", "read_only": true }
              ],
              "interfaces": [
                { "type": "bridge", "mac": "52:54:00:0a:00:01", "source": "br0", "model": "virtio" },
                { "type": "network", "mac": "52:54:00:0a:00:02", "source": "storage", "model": "e1000" }
              ]
            }
            """)));
    }

    [Test]
    public void Parse_NetworkAndBlockDisks_NamesTheirSources()
    {
        var disks = DomainXml.Parse(Captured.Text("db-1.xml"), "stopped").Definition.Fields["disks"].ListValue.Values;

        Assert.That(
            disks.Select(disk => disk.StructValue.Fields["source"].StringValue), Is.EqualTo(["/dev/vg0/db-1", "rbd:pool/db-1-log"]));
    }

    [Test]
    public void Parse_NameWithQuotesAndSemicolon_IsKeptAsItIs()
    {
        Assert.That(DomainXml.Parse(Captured.Text("db-1.xml"), "stopped").Name, Is.EqualTo("db 1; \"primary\""));
    }

    [Test]
    public void Parse_MacAddress_IsLowerCase()
    {
        const string xml = """
            <domain><name>a</name><devices><interface><mac address='52:54:00:AB:CD:EF'/></interface></devices></domain>
            """;

        Assert.That(DomainXml.Parse(xml, "running").MacAddresses, Is.EqualTo(["52:54:00:ab:cd:ef"]));
    }

    [TestCase("<domain><name>a</name><memory unit='parsec'>1</memory></domain>", "parsec")]
    [TestCase("<domain><name>a</name><memory unit='TiB'>99999999999</memory></domain>", "out of range")]
    [TestCase("<domain><name>a</name><vcpu>many</vcpu></domain>", "many")]
    [TestCase("<domain><name></name></domain>", "no name")]
    [TestCase("<network><name>a</name></network>", "<network>")]
    [TestCase("<domain><name>a</name>", "malformed")]
    [TestCase("<!DOCTYPE domain [<!ENTITY e 'x'>]><domain><name>&e;</name></domain>", "malformed")]
    [TestCase("<domain><name>a</name><devices><interface><mac address='zz'/></interface></devices></domain>", "zz")]
    public void Parse_Malformed_NamesTheCulprit(string xml, string culprit)
    {
        Assert.That(() => DomainXml.Parse(xml, "running"), Throws.TypeOf<FormatException>().With.Message.Contains(culprit));
    }

    [TestCase("1", "KiB", 1024)]
    [TestCase("1", "KB", 1000)]
    [TestCase("3", "G", 3L << 30)]
    [TestCase("2", "TB", 2_000_000_000_000)]
    [TestCase("7", "bytes", 7)]
    public void Bytes_EachKindOfUnit_IsConverted(string size, string unit, long expected)
    {
        Assert.That(LibvirtXml.Bytes(size, unit), Is.EqualTo(expected));
    }
}
