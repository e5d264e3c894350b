using System.Globalization;
using System.Text;
using Registry.Domain;
using Registry.Domain.Queries;
using Registry.Engine.Watching;
using Registry.Testing;

namespace Registry.Engine.Tests.Watching;

/// <summary>One event as a watch was told it.</summary>
internal sealed record Told(WatchEventKind Kind, long Revision, string NodeId, string Text)
{
    public static byte[] Encode(WatchEvent watchEvent, Func<Node, string> text) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{watchEvent.Kind}\n{watchEvent.Commit.Revision}\n{watchEvent.Change.NodeId}\n{(watchEvent.Change.After is { } node ? text(node) : "")}"));

    public static Told Decode(byte[] bytes)
    {
        var parts = Encoding.UTF8.GetString(bytes).Split('\n', 4);
        return new Told(Enum.Parse<WatchEventKind>(parts[0]), long.Parse(parts[1], CultureInfo.InvariantCulture), parts[2], parts[3]);
    }

    /// <summary>Kind, revision and node, for short.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {NodeId}@{Revision}");
}

/// <summary>A watch of a test, and what it was told.</summary>
internal sealed class ToldWatch : IDisposable
{
    private readonly EngineRig _rig;

    public ToldWatch(EngineRig rig, NodeFilter? filter = null, long? after = null, Func<WatchSpec, WatchSpec>? with = null, CancellationToken ended = default)
    {
        _rig = rig;
        var spec = new WatchSpec { Filter = filter ?? NodeFilter.All, Encode = watchEvent => Told.Encode(watchEvent, Text) };
        Watcher = rig.Engine.Watches.Watch(with?.Invoke(spec) ?? spec, after ?? rig.Current.Revision, ended);
    }

    public Watcher Watcher { get; }

    /// <summary>What is told of a node.</summary>
    public Func<Node, string> Text { get; init; } = node => node.State;

    /// <summary>Everything so far.</summary>
    public List<Told> Events { get; } = [];

    /// <summary>Begins to wait for the next batch.</summary>
    public async Task<(List<Told> Events, long Revision)> NextAsync()
    {
        var (batch, compacted) = await Watcher.NextAsync().AsTask().InTime();
        Assert.That(compacted, Is.Null);
        var told = batch.Events.Select(Told.Decode).ToList();
        Events.AddRange(told);
        return (told, batch.Revision);
    }

    /// <summary>The next batch, for short.</summary>
    public async Task<string> NextTextAsync() => string.Join(", ", (await NextAsync()).Events);

    /// <summary>Reads on until everything that is published was told.</summary>
    public async Task CatchUpAsync()
    {
        // A bookmark that is due answers even where there is nothing to tell.
        do
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(11));
        }
        while ((await NextAsync()).Revision < _rig.Current.Revision);
    }

    public void Dispose() => Watcher.Dispose();
}
