using Registry.Domain;
using Registry.Engine.Liveness;
using Registry.Testing;

namespace Registry.Engine.Tests.Liveness;

/// <summary>A table over a registry without engine, and a clock of the test's.</summary>
internal sealed class LivenessRig : IDisposable
{
    public LivenessRig(params string[] ids)
    {
        Registry = PureRegistry.With([.. ids.Select(id => Writes.Register(id))]);
        Table = new LivenessTable(() => Registry.State, Time);
    }

    public ManualTime Time { get; } = new();

    public PureRegistry Registry { get; }

    public LivenessTable Table { get; }

    /// <summary>Every change that is still kept, in order, as "id state".</summary>
    public IEnumerable<string> Changes =>
        Enumerable.Range(1, (int)Table.Feed.Head).Select(i => Table.Feed.Find(i)).Select(change => $"{change!.NodeId} {change.Liveness.State}");

    public LivenessState StateOf(string id) => Table.Read(id).State;

    public void Beat(TimeSpan ttl, params string[] ids)
    {
        var unknown = new List<int>();
        Table.Beat([.. ids.Select(NodeRef.ById)], ttl, unknown);
        Assert.That(unknown, Is.Empty);
    }

    public void Delete(string id)
    {
        Assert.That(Registry.Run(Writes.Delete(id)).Rejection, Is.Null);
        Table.Forget(id);
    }

    /// <summary>Lets time pass, tick by tick.</summary>
    public void Pass(TimeSpan time) => Time.Pass(time, LivenessClock.Tick);

    public void Dispose() => Table.Dispose();
}
