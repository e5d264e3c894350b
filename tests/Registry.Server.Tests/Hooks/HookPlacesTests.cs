using Microsoft.Extensions.Logging.Abstractions;
using Registry.Server.Hooks;
using Registry.Storage;
using Registry.Testing;

namespace Registry.Server.Tests.Hooks;

[TestFixture]
public sealed class HookPlacesTests
{
    [Test]
    public void Write_FailedBefore_IsTriedAgainAtTheNextInterval()
    {
        using var directory = new TemporaryDirectory();
        var missing = directory.File("missing");
        var file = new HookPlacesFile(Path.Combine(missing, "hooks"));
        var time = new ManualTime();
        using var places = new HookPlaces(file, time, NullLogger.Instance);
        places.Set(new StoredHookPlace("dns/zone", "epoch", 7));
        time.Advance(HookPlaces.Interval);
        Assert.That(File.Exists(file.Path), Is.False);

        Directory.CreateDirectory(missing);
        time.Advance(HookPlaces.Interval);

        Assert.That(file.Read(), Is.EqualTo([new StoredHookPlace("dns/zone", "epoch", 7)]));
    }
}
