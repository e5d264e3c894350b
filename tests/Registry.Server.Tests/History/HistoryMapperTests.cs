using System.Collections.Immutable;
using Registry.Domain;
using Registry.Engine.Commits;
using Registry.Modules.Compilation;
using Registry.Modules.Schema;
using Registry.Server.History;

namespace Registry.Server.Tests.History;

/// <summary>An entry of history says where it leaves out changes.</summary>
[TestFixture]
public sealed class HistoryMapperTests
{
    [TestCase(3, false)]
    [TestCase(300, true)]
    public void Map_ChangesBeyondTheBoundOfAnEntry_SaysThatNodesAreCut(int count, bool isCut)
    {
        var metadata = new string('m', 8_000);
        var changes = Enumerable.Range(0, count)
            .Select(i => new CommitChange(new NodeChange(null, RandomNodes.Make(new Random(i)) with { Id = $"n{i}", Tenant = metadata })))
            .ToImmutableArray();

        var entry = HistoryMapper.Map(
            new Commit(7, DateTime.UnixEpoch, "p", "", changes, 0), "", omitChanges: false, new SensitiveKeys(new HistoryOptions()), ModuleSchema.Empty);

        Assert.That(entry.NodesTruncated, Is.EqualTo(isCut));
        Assert.That(entry.Nodes.Count < entry.NodeCount, Is.EqualTo(isCut));
    }
}
