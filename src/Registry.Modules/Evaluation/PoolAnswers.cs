using Registry.Domain;
using Registry.Domain.Pools;

namespace Registry.Modules.Evaluation;

/// <summary>What fields ask of pools and what pools answer, each in the terms of the other.</summary>
public static class PoolAnswers
{
    /// <summary>What a field asks, as a pool takes it.</summary>
    /// <param name="ask">The field's wish.</param>
    /// <param name="request">The request.</param>
    /// <param name="refusal">The answer where no pool can be asked: the hint is no value.</param>
    public static bool TryRequest(in AllocationAsk ask, out AllocationRequest request, out AllocationAnswer refusal)
    {
        request = new AllocationRequest { PrefixLength = ask.PrefixLength, NodeId = ask.NodeId, Path = ask.Path };
        refusal = default;
        if (ask.Hint is not { Length: > 0 } text)
        {
            return true;
        }

        if (!PoolValue.TryParse(text, out var hint, out var problem))
        {
            refusal = AllocationAnswer.Refused("allocation.hint", $"The hint '{text}' {problem}.");
            return false;
        }

        request = request with { Hint = hint };
        return true;
    }

    /// <summary>A value as fields hold it.</summary>
    public static AllocationAnswer Of(PoolValue value) =>
        AllocationAnswer.Of(value.Kind == PoolKind.Integers ? CelValue.Of((long)value.Block.Start) : CelValue.Of(value.ToString()));

    /// <summary>Why there is no value; a rejection of none means that there is no such pool.</summary>
    public static AllocationAnswer Refused(in AllocationAsk ask, Rejection? rejection) => rejection switch
    {
        Rejection.PoolExhausted exhausted => AllocationAnswer.Refused(
            "POOL_EXHAUSTED", $"The pool '{ask.PoolId}' has no room for {exhausted.Wanted}; enlarge it, free something, or wait until what was freed may be used again."),
        Rejection.AllocationTaken taken => AllocationAnswer.Refused(
            "ALLOCATION_TAKEN", $"'{ask.Hint}' of the pool '{ask.PoolId}' is taken by '{taken.Value}'; choose another or none."),
        Rejection.PoolRequestInvalid invalid => AllocationAnswer.Refused("allocation.request", $"The {invalid.Field} {invalid.Problem}."),
        _ => AllocationAnswer.Refused("allocation.pool", $"There is no pool '{ask.PoolId}'; create it, or name another."),
    };

    /// <summary>Whether a value is within what a pool gives out.</summary>
    public static bool Contains(PoolCatalog pools, string poolId, in CelValue value)
    {
        ArgumentNullException.ThrowIfNull(pools);
        return pools.TryGet(poolId, out var book)
            && PoolValue.TryParse(value.Kind == CelKind.String ? value.AsString() : value.ToString(), out var parsed, out _)
            && parsed.Kind == book.Spec.Kind && book.Spec.Contains(parsed.Block);
    }
}
