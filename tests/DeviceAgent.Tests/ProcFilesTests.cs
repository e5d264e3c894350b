using DeviceAgent.Device;

namespace DeviceAgent.Tests;

public sealed class ProcFilesTests
{
    [Test]
    public void LoadAverage_Captured_IsRead()
    {
        Assert.That(ProcFiles.LoadAverage("0.42 0.30 0.21 2/312 4711\n"), Is.EqualTo(new LoadAverage(0.42, 0.30, 0.21, 312)));
    }

    [Test]
    public void Memory_Captured_IsReadInKibibytes()
    {
        const string Text = "MemTotal:       59720 kB\nMemFree:        22140 kB\nMemAvailable:   20000 kB\nBuffers:         3456 kB\nCached:         11000 kB\nHugePages_Total:       0\n";

        Assert.That(ProcFiles.Memory(Text), Is.EqualTo(new Memory(22140, 3456, 11000, 59720)));
    }

    [TestCase("")]
    [TestCase("nonsense")]
    [TestCase("MemTotal: 1 kB")]
    public void Parsers_OtherTexts_GiveNothing(string text)
    {
        Assert.That((ProcFiles.LoadAverage(text), ProcFiles.Memory(text), ProcFiles.Uptime(text), ProcFiles.Single(text)), Is.EqualTo((default(LoadAverage?), default(Memory?), default(TimeSpan?), default(long?))));
    }

    [Test]
    public void SmallFiles_Captured_AreRead()
    {
        Assert.That(ProcFiles.Uptime("93784.55 180000.11\n"), Is.EqualTo(TimeSpan.FromSeconds(93784.55)));
        Assert.That(ProcFiles.Rows("  sl  local_address\n   0: 0100007F\n   1: 0100007F\n"), Is.EqualTo(2));
        Assert.That(ProcFiles.OsRelease("NAME=\"OpenWrt\"\nPRETTY_NAME=\"OpenWrt 19.07.10\"\n", "PRETTY_NAME"), Is.EqualTo("OpenWrt 19.07.10"));
    }

    [Test]
    public async Task MeasureAsync_ThisMachine_AgreesWithItsOwnFiles()
    {
        var measured = await new LinuxDevice(TimeProvider.System).MeasureAsync(CancellationToken.None);

        var total = File.ReadLines("/proc/meminfo").First(line => line.StartsWith("MemTotal:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        Assert.That($"{measured.Memory?.Total}", Is.EqualTo(total));
        Assert.That(measured.Links.Select(link => link.Name), Is.EquivalentTo(Directory.EnumerateFileSystemEntries("/sys/class/net")
            .Where(path => Path.Exists(Path.Combine(path, "address"))).Select(path => Path.GetFileName(path))));
        Assert.That(measured.Links.Select(link => $"{link.Mtu}"), Is.EqualTo(measured.Links.Select(link => File.ReadAllText($"/sys/class/net/{link.Name}/mtu").Trim())));
        Assert.That(measured.Uptime, Is.GreaterThan(TimeSpan.Zero));
    }
}
