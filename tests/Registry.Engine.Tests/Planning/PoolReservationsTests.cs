using Registry.Domain;
using Registry.Domain.Pools;
using Registry.Engine.Planning;
using Registry.Testing;

namespace Registry.Engine.Tests.Planning;

public sealed class PoolReservationsTests
{
    private static readonly PoolValue One = PoolWrites.Value("1");

    private PureRegistry _registry = new();
    private RegistrySnapshot _published = RegistrySnapshot.Empty;

    [SetUp]
    public void HoldOneValue()
    {
        _registry = PureRegistry.With(PoolWrites.Create("p", PoolWrites.Spec(TimeSpan.FromHours(1), "1-4")));
        var taken = _registry.Run(PoolWrites.Allocate("p"));
        Assert.That(taken.Rejection, Is.Null);
        Assert.That(_registry.Run(PoolWrites.Free("p", "1")).Rejection, Is.Null);
        _published = _registry.State;
    }

    [Test]
    public void TryReserve_AfterAnotherCommit_OffersNoUnexpiredHold()
    {
        var reservations = new PoolReservations(() => _published);
        Assert.That(Reserve(reservations), Is.EqualTo("2"));
        // A commit that has nothing to do with the reservation: the books are made again from what is published.
        Assert.That(_registry.Run(PoolWrites.Allocate("p", hint: "4")).Rejection, Is.Null);
        _published = _registry.State;

        Assert.That(Reserve(reservations), Is.EqualTo("3"));
        Assert.That(Reserve(reservations), Is.EqualTo("PoolExhausted"));
    }

    [Test]
    public void TryReserve_HoldHasExpired_OffersItsValue()
    {
        var reservations = new PoolReservations(() => _published);

        Assert.That(Reserve(reservations, TimeSpan.FromHours(2)), Is.EqualTo("1"));
        // To a write with an earlier time the other holds are what they were.
        Assert.That(Reserve(reservations), Is.EqualTo("2"));
    }

    [Test]
    public void Release_OfAnExpiredHoldsValue_PutsTheHoldBack()
    {
        var reservations = new PoolReservations(() => _published);
        Assert.That(Reserve(reservations), Is.EqualTo("2"));
        Assert.That(Reserve(reservations, TimeSpan.FromHours(2)), Is.EqualTo("1"));

        reservations.Release("p", One);

        Assert.That(Reserve(reservations), Is.EqualTo("3"));
        Assert.That(Reserve(reservations, TimeSpan.FromHours(2)), Is.EqualTo("1"));
    }

    [Test]
    public void Release_OfAnotherPool_DoesNotWakeWhoWaitsForThisOne()
    {
        Assert.That(_registry.Run(PoolWrites.Create("q", "1-4")).Rejection, Is.Null);
        _published = _registry.State;
        var reservations = new PoolReservations(() => _published);
        for (var value = 2; value <= 4; value++)
        {
            Assert.That(Reserve(reservations), Is.EqualTo($"{value}"));
        }

        Assert.That(reservations.TryReserve("q", new AllocationRequest(), _registry.State.Time, out var other, out _), Is.True);
        Assert.That(reservations.TryReserve("p", new AllocationRequest(), _registry.State.Time, out _, out var refused), Is.False);

        reservations.Release("q", other);
        Assert.That(refused!.Released.IsCompleted, Is.False);
        reservations.Release("p", PoolWrites.Value("3"));
        Assert.That(refused.Released.IsCompleted, Is.True);
    }

    private string Reserve(PoolReservations reservations, TimeSpan later = default) =>
        reservations.TryReserve("p", new AllocationRequest(), _registry.State.Time + later, out var value, out var refusal)
            ? value.ToString()
            : refusal.Rejection!.GetType().Name;
}
