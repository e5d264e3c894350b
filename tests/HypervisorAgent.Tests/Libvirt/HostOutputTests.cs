using HypervisorAgent.Libvirt;

namespace HypervisorAgent.Tests.Libvirt;

public sealed class HostOutputTests
{
    [Test]
    public void Parse_CapturedOutput_GivesTheFacts()
    {
        var facts = HostOutput.Parse(
            "h1.example", Captured.Text("version.txt"), Captured.Text("nodeinfo.txt"), Captured.Text("capabilities.xml"));

        Assert.That(facts, Is.EqualTo(new HostFacts
        {
            Hostname = "h1.example",
            Hypervisor = "TEST 0.0.2",
            LibvirtVersion = "9.0.0",
            Architecture = "i686",
            CpuModel = "x86_64",
            Cpus = 16,
            Sockets = 1,
            CoresPerSocket = 8,
            ThreadsPerCore = 2,
            NumaCells = 1,
            MemoryBytes = 64L << 30,
        }));
    }

    [Test]
    public void Parse_HostUuid_IsLowerCase()
    {
        var facts = HostOutput.Parse("", "", "", "<capabilities><host><uuid>4C4C4544-0042-3510-8054-B7C04F564831</uuid></host></capabilities>");

        Assert.That(facts.Uuid, Is.EqualTo("4c4c4544-0042-3510-8054-b7c04f564831"));
    }

    [Test]
    public void Parse_DriverTellsNothing_HasNoFacts()
    {
        Assert.That(HostOutput.Parse("", "", "", ""), Is.EqualTo(new HostFacts()));
    }

    [Test]
    public void Parse_MalformedSize_NamesTheField()
    {
        Assert.That(
            () => HostOutput.Parse("", "", "Memory size: much", ""),
            Throws.TypeOf<FormatException>().With.Message.Contains("Memory size"));
    }
}
