using Registry.Cel.Values;
using Registry.Domain;
using Registry.Domain.Pools;
using Registry.Modules.Evaluation;

namespace Registry.Engine.Planning;

/// <summary>Gives one plan its values, and gives them back when the plan is through. Not for several threads.</summary>
internal sealed class ReservingAllocator(PoolReservations reservations, RegistrySnapshot state, string nodeId, DateTime time) : IValueAllocator
{
    private readonly Dictionary<AllocationAsk, AllocationAnswer> _answers = [];
    private readonly List<(string PoolId, PoolValue Value)> _reserved = [];

    /// <summary>Whether a value was refused that might be had if another write on its way is refused.</summary>
    public bool IsContested { get; private set; }

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
    public bool Contains(string poolId, in CelValue value) =>
        state.Pools.TryGet(poolId, out var book) && PoolValue.TryParse(value.Kind == CelKind.String ? value.AsString() : value.ToString(), out var parsed, out _)
        && parsed.Kind == book.Spec.Kind && book.Spec.Contains(parsed.Block);

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
        PoolValue? hint = null;
        if (ask.Hint is { Length: > 0 } text)
        {
            if (!PoolValue.TryParse(text, out var parsed, out var problem))
            {
                return AllocationAnswer.Refused("allocation.hint", $"The hint '{text}' {problem}.");
            }

            hint = parsed;
        }

        var request = new AllocationRequest { PrefixLength = ask.PrefixLength, Hint = hint, NodeId = nodeId, Path = ask.Path };
        if (reservations.TryReserve(ask.PoolId, request, time, out var value, out var rejection, out var reservedCount))
        {
            _reserved.Add((ask.PoolId, value));
            return AllocationAnswer.Of(value.Kind == PoolKind.Integers ? CelValue.Of((long)value.Block.Start) : CelValue.Of(value.ToString()));
        }

        IsContested |= reservedCount > _reserved.Count(reserved => reserved.PoolId == ask.PoolId);
        return Refuse(ask, rejection);
    }

    private static AllocationAnswer Refuse(AllocationAsk ask, Rejection? rejection) => rejection switch
    {
        Rejection.PoolExhausted exhausted => AllocationAnswer.Refused(
            "POOL_EXHAUSTED", $"The pool '{ask.PoolId}' has no room for {exhausted.Wanted}; enlarge it, free something, or wait until what was freed may be used again."),
        Rejection.AllocationTaken taken => AllocationAnswer.Refused(
            "ALLOCATION_TAKEN", $"'{ask.Hint}' of the pool '{ask.PoolId}' is taken by '{taken.Value}'; choose another or none."),
        Rejection.PoolRequestInvalid invalid => AllocationAnswer.Refused("allocation.request", $"The {invalid.Field} {invalid.Problem}."),
        _ => AllocationAnswer.Refused("allocation.pool", $"There is no pool '{ask.PoolId}'; create it, or name another."),
    };
}
