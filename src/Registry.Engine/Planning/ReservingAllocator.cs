using Registry.Cel.Values;
using Registry.Domain;
using Registry.Domain.Pools;
using Registry.Modules.Evaluation;

namespace Registry.Engine.Planning;

/// <summary>Gives one plan its values, and gives them back when the plan is through. Not for several threads.</summary>
internal sealed class ReservingAllocator(PoolReservations reservations, RegistrySnapshot state, DateTime time) : IValueAllocator
{
    private readonly Dictionary<AllocationAsk, AllocationAnswer> _answers = [];
    private readonly List<(string PoolId, PoolValue Value)> _reserved = [];

    /// <summary>Completes when a value may be had that was refused, because another write on its way gave one back; null: nothing was refused
    /// that another write holds.</summary>
    public Task? Contested { get; private set; }

    /// <inheritdoc/>
    public AllocationAnswer Allocate(AllocationAsk ask)
    {
        if (!_answers.TryGetValue(ask, out var answer))
        {
            _answers.Add(ask, answer = Reserve(ask));
        }

        return answer;
    }

    /// <inheritdoc/>
    public bool Contains(string poolId, in CelValue value) => PoolAnswers.Contains(state.Pools, poolId, value);

    /// <summary>Gives everything back.</summary>
    public void Release()
    {
        foreach (var (poolId, value) in _reserved)
        {
            reservations.Release(poolId, value);
        }

        _reserved.Clear();
        _answers.Clear();
    }

    private AllocationAnswer Reserve(AllocationAsk ask)
    {
        if (!PoolAnswers.TryRequest(ask, out var request, out var refusal))
        {
            return refusal;
        }

        if (reservations.TryReserve(ask.PoolId, request, time, out var value, out var refused))
        {
            _reserved.Add((ask.PoolId, value));
            return PoolAnswers.Of(value);
        }

        if (refused.ReservedCount > _reserved.Count(reserved => reserved.PoolId == ask.PoolId))
        {
            Contested ??= refused.Released;
        }

        return PoolAnswers.Refused(ask, refused.Rejection);
    }
}
