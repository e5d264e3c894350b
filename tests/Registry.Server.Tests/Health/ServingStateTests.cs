using Registry.Server.Health;

namespace Registry.Server.Tests.Health;

[TestFixture]
public sealed class ServingStateTests
{
    [Test]
    public void TryMoveTo_Backwards_RefusedAndUnchanged()
    {
        var state = new ServingState();
        state.TryMoveTo(ServingPhase.Stopping, "stop");
        var moved = state.TryMoveTo(ServingPhase.Serving, "");
        Assert.That(moved, Is.False);
        Assert.That(state.Current.Phase, Is.EqualTo(ServingPhase.Stopping));
    }

    [Test]
    public void TryMoveTo_NextPhase_CompletesTheTaskOfTheLastOne()
    {
        var state = new ServingState();
        var starting = state.Current;
        state.TryMoveTo(ServingPhase.Serving, "");
        Assert.That(starting.Changed.IsCompleted, Is.True);
        Assert.That(state.Current.Changed.IsCompleted, Is.False);
    }
}
