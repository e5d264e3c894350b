using Registry.Domain;
using Registry.Engine.Liveness;
using Registry.Testing;

namespace Registry.Engine.Tests.Liveness;

/// <summary>A node is its creation, not its id.</summary>
public sealed class RecreatedNodeTests
{
    [Test]
    public async Task Batch_DeletesAndRegistersTheSameId_TheNewNodeHasNoLivenessOfTheOld()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register("a"), Writes.Register("b"));
        rig.Engine.Liveness.Beat([NodeRef.ById("a"), NodeRef.ById("b")], TimeSpan.FromMinutes(1), []);

        await rig.Prepare(Writes.Batch(Writes.Delete("a"), Writes.Register("a")), Writes.SetState("b", "running"));

        Assert.That(
            (rig.Engine.Liveness.Read("a").State, rig.Engine.Liveness.Read("b").State), Is.EqualTo((LivenessState.Unknown, LivenessState.Alive)));
    }
}
